/// The living client: one linked number that connects, logs in, keeps its keys and contacts current, and
/// publishes.
///
/// [io.statuscast.whatsapp.client.WhatsAppClient] is the way in. Its threads and locks are listed in
/// `docs/concurrency.md`.
@NullMarked
package io.statuscast.whatsapp.client;

import org.jspecify.annotations.NullMarked;
