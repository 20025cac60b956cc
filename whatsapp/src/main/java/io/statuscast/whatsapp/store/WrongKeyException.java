package io.statuscast.whatsapp.store;

/// The stored state of a device cannot be read with the key that was given, or without one.
public final class WrongKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WrongKeyException(String message) {
        super(message);
    }
}
