/// The sandbox number: a phone, three contacts and a WhatsApp server of their own inside this process, so that
/// everything can be tried before a real number is linked.
@NullMarked
package io.statuscast.server.sandbox;

import org.jspecify.annotations.NullMarked;
