package io.statuscast.whatsapp.store;

/// The storage below a [StateStore] failed: disk full, database gone. A batch was written as a whole or not at all, and
/// when the connection to a database broke while it committed, nobody may know which: whoever goes on reads the store
/// again, and nothing that the batch stood for has left the process.
public final class StoreException extends RuntimeException {
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
