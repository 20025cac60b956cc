/// The server's half of the Noise handshake and the certificate chain clients verify, on the JDK's own providers and
/// independent of the client under test.
@NullMarked
package io.statuscast.emulator.noise;

import org.jspecify.annotations.NullMarked;
