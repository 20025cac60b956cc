package io.statuscast.whatsapp.transport;

import org.jspecify.annotations.Nullable;

/// A connection could not be made or used.
public final class TransportException extends RuntimeException {
    /// What went wrong, for decisions.
    public enum Kind {
        /// The host's name or address leads nowhere: offline, firewall, wrong host, proxy down.
        UNREACHABLE,
        /// TLS failed: the certificate is not trusted, is for another host, or there is no common protocol.
        TLS,
        /// The server, or a proxy, answered the WebSocket upgrade with an HTTP error.
        REFUSED,
        /// It took longer than allowed.
        TIMED_OUT,
        /// The connection is closed.
        CLOSED,
        /// The frame is larger than a length of three bytes can say; nothing was sent.
        TOO_LARGE
    }

    private final Kind kind;

    public TransportException(Kind kind, String message) {
        this(kind, message, null);
    }

    public TransportException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
