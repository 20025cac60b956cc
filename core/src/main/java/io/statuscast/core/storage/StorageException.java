package io.statuscast.core.storage;

/// The storage below a repository failed. Nothing of the call it is thrown for was kept, unless the kind is `IN_DOUBT`;
/// the process goes on, and the same call may succeed later.
public final class StorageException extends RuntimeException {
    /// What kind of failure it is, for the answer to a caller.
    public enum Kind {
        /// No room left on the disk: accepted posts stay, new ones are refused until there is room again.
        DISK_FULL,
        /// The disk or the database does not answer as it should.
        UNAVAILABLE,
        /// The connection broke while the database committed, and did not come back: the change was kept as a whole or
        /// not at all. Whoever goes on reads again what is there.
        IN_DOUBT,
        /// A rule of the data was broken (the same id twice, a value that cannot be stored): the caller's mistake.
        CONFLICT,
        /// The server is shutting down.
        CLOSED
    }

    private final Kind kind;

    public StorageException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StorageException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
