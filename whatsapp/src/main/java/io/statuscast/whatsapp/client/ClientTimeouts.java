package io.statuscast.whatsapp.client;

import java.time.Duration;

/// How long the client waits for what.
///
/// @param connect       opening the socket and the Noise handshake together
/// @param query         an answer to an iq
/// @param ack           the server's ack of a status; after it the outcome is unknown
/// @param keepAliveMin  shortest pause between two pings
/// @param keepAliveMax  longest pause between two pings
/// @param keepAlive     an answer to a ping; after it the connection counts as dead
/// @param firstQr       life of the first QR code of a connection
/// @param nextQr        life of each further one
/// @param backoffFirst  upper bound of the first wait before reconnecting; doubles with every failure
/// @param backoffMax    upper bound of any wait before reconnecting
/// @param contactsReady how long a status to all contacts waits for the first contact sync after linking
/// @param upload        one try of uploading a media file
/// @param close         how long closing waits for the client's threads
public record ClientTimeouts(
        Duration connect,
        Duration query,
        Duration ack,
        Duration keepAliveMin,
        Duration keepAliveMax,
        Duration keepAlive,
        Duration firstQr,
        Duration nextQr,
        Duration backoffFirst,
        Duration backoffMax,
        Duration contactsReady,
        Duration upload,
        Duration close) {
    /// What WhatsApp Web's own behaviour suggests. Source: whatsmeow `keepalive.go`, `pair.go`, `request.go`.
    public static ClientTimeouts usual() {
        return new ClientTimeouts(
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                Duration.ofSeconds(20),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5));
    }
}
