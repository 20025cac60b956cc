package io.statuscast.emulator.noise;

import org.jspecify.annotations.Nullable;

/// The client's handshake cannot be accepted; the connection ends.
public final class HandshakeException extends Exception {
    private static final long serialVersionUID = 1L;

    public HandshakeException(String message) {
        this(message, null);
    }

    public HandshakeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
