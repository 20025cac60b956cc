package io.statuscast.whatsapp.crypto;

import org.jspecify.annotations.Nullable;

/// Input that does not authenticate, or a key of the wrong form: what the other side sent cannot be trusted or read.
/// The message never contains key material.
public final class CryptoException extends RuntimeException {
    public CryptoException(String message) {
        super(message);
    }

    public CryptoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
