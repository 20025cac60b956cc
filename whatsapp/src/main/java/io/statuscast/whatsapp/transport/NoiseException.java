package io.statuscast.whatsapp.transport;

import org.jspecify.annotations.Nullable;

/// The secure channel could not be set up, or broke. The connection must be closed.
public sealed class NoiseException extends RuntimeException {
    private NoiseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// A handshake message that lacks a part or is no protobuf: not a WhatsApp server, or a newer protocol.
    public static final class Malformed extends NoiseException {
        Malformed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The server could not prove that it is WhatsApp: someone is in between, the configured root is another
    /// server's, or the local clock is wrong.
    public static final class Untrusted extends NoiseException {
        Untrusted(String message) {
            super(message, null);
        }
    }

    /// A message that does not decrypt: damaged, replayed, or out of order.
    public static final class NotAuthentic extends NoiseException {
        NotAuthentic(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
