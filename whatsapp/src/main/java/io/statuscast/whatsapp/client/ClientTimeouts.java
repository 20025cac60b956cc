package io.statuscast.whatsapp.client;

import java.time.Duration;

/// How long the client waits for what. Immutable; the `with…` methods return changed copies.
///
/// @param connect       opening the socket and the Noise handshake together
/// @param query         an answer to an iq
/// @param ack           the server's ack of a status; after it the outcome is unknown
/// @param keepAlive     the pings
/// @param qr            how long a QR code is shown
/// @param backoff       the waits before connecting again
/// @param contactsReady how long a status to all contacts waits for the first contact sync after linking
/// @param upload        one try of uploading a media file
/// @param close         how long closing waits for the client's threads
public record ClientTimeouts(
        Duration connect,
        Duration query,
        Duration ack,
        KeepAlive keepAlive,
        QrLife qr,
        Backoff backoff,
        Duration contactsReady,
        Duration upload,
        Duration close) {
    /// The pings of a connection.
    ///
    /// @param min    shortest pause between two
    /// @param max    longest pause between two
    /// @param answer an answer to one; after several in a row without a sign of life the connection counts as dead
    public record KeepAlive(Duration min, Duration max, Duration answer) {}

    /// How long a QR code is good.
    ///
    /// @param first the first one of a connection
    /// @param next  each further one
    public record QrLife(Duration first, Duration next) {}

    /// Waits before connecting again.
    ///
    /// @param first upper bound of the first one; doubles with every failure
    /// @param max   upper bound of any
    public record Backoff(Duration first, Duration max) {}

    /// What WhatsApp Web's own behaviour suggests. Source: whatsmeow `keepalive.go`, `pair.go`, `request.go`.
    public static ClientTimeouts usual() {
        return new ClientTimeouts(
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                new KeepAlive(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(10)),
                new QrLife(Duration.ofSeconds(60), Duration.ofSeconds(20)),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(2)),
                Duration.ofSeconds(20),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5));
    }

    public ClientTimeouts withAck(Duration newAck) {
        return new ClientTimeouts(connect, query, newAck, keepAlive, qr, backoff, contactsReady, upload, close);
    }
}
