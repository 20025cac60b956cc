/// The emulator's media store: https on loopback, with the rules of WhatsApp's upload hosts, and the phones' way to
/// download and decrypt what lies there.
@NullMarked
package io.statuscast.emulator.media;

import org.jspecify.annotations.NullMarked;
