/// A second, independent implementation of WhatsApp's Signal protocol for the emulated phones.
///
/// It shares no line with the client's own implementation, so that an error common to both ends of a test cannot hide:
/// X3DH without post-quantum keys, the double ratchet, sender keys and XEdDSA, all on the JDK's cryptography.
@NullMarked
package io.statuscast.emulator.signal;

import org.jspecify.annotations.NullMarked;
