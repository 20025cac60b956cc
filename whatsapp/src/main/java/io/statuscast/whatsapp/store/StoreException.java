package io.statuscast.whatsapp.store;

/// The storage below a [StateStore] failed: disk full, database gone. Nothing of the batch was written.
public final class StoreException extends RuntimeException {
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
