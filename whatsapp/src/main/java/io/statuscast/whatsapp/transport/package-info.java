/// Connections to WhatsApp's chat server: WebSocket over Netty, frames of a 3-byte length, the Noise handshake with
/// the check of the server's certificate, and the encrypted connection on top. A few shared I/O threads serve all
/// connections and never run the listeners' code; each connection has one virtual thread that does.
@NullMarked
package io.statuscast.whatsapp.transport;

import org.jspecify.annotations.NullMarked;
