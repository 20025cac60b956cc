/// The bridge between the queue and WhatsApp: one client per device, its link state in the queue's words, and posts in
/// WhatsApp's.
@NullMarked
package io.statuscast.server.gateway;

import org.jspecify.annotations.NullMarked;
