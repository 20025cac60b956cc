package io.statuscast.whatsapp.media;

import org.jspecify.annotations.Nullable;

/// A file could not be encrypted, uploaded, downloaded or trusted. Earlier tries of the same transfer are its
/// suppressed exceptions. Messages name hosts and status codes, never keys or tokens.
public final class MediaException extends RuntimeException {
    /// What went wrong, and thereby who can do something.
    public enum Kind {
        /// No host could be reached, or none answered in time; later it may work.
        UNREACHABLE,
        /// The hosts refused the transfer; the same again will be refused too.
        REFUSED,
        /// The file is no longer on the servers.
        GONE,
        /// What arrived is not what was announced: a hash or code does not match.
        CORRUPT,
        /// The file is larger than the limit of the transfer.
        TOO_LARGE,
        /// A local file could not be read or written.
        LOCAL_FILE
    }

    private final Kind kind;

    public MediaException(Kind kind, String message) {
        this(kind, message, null);
    }

    public MediaException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
