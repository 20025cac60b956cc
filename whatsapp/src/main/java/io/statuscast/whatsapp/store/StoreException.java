package io.statuscast.whatsapp.store;

/// The storage below a [StateStore] failed: disk full, database gone. A batch was written as a whole or not at all, and
/// when the connection to a database broke while it committed, nobody may know which: whoever goes on reads the store
/// again, and nothing that the batch stood for has left the process.
public final class StoreException extends RuntimeException {
    private final boolean passing;

    /// A failure that will pass: the same call may succeed later.
    public StoreException(String message, Throwable cause) {
        this(message, true, cause);
    }

    /// @param passing false when the same call would fail for ever, since what is stored, or to be stored, is damaged
    public StoreException(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    public boolean isPassing() {
        return passing;
    }
}
