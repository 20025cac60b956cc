package io.statuscast.whatsapp.binary;

import org.jspecify.annotations.Nullable;

/// Bytes that are no well-formed binary XML, or exceed one of the limits of [NodeDecoder].
public final class BinaryFormatException extends RuntimeException {
    public BinaryFormatException(String message) {
        super(message);
    }

    public BinaryFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
