/// The Noise handshake that opens every WhatsApp connection, the check of the server's certificate in it, and the
/// two ciphers that come out of it. No input or output: bytes in, bytes out.
@NullMarked
package io.statuscast.whatsapp.noise;

import org.jspecify.annotations.NullMarked;
