package io.statuscast.whatsapp.client;

import java.io.Serial;

/// A question to the server that got no usable answer.
final class QueryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /// What became of the question.
    enum Kind {
        /// The server answered with an error; [QueryException#code] says which.
        REFUSED,
        /// No answer came in time.
        TIMED_OUT,
        /// The connection went away before the answer, or there was none.
        DISCONNECTED,
        /// The answer did not have the form it must have.
        MALFORMED,
        /// The question does not fit into a frame; it was not sent.
        TOO_LARGE
    }

    private final Kind kind;
    private final int code;

    QueryException(Kind kind, int code, String message) {
        super(message);
        this.kind = kind;
        this.code = code;
    }

    QueryException(Kind kind, String message) {
        this(kind, 0, message);
    }

    Kind kind() {
        return kind;
    }

    /// The server's error code, 0 unless the kind is [Kind#REFUSED].
    int code() {
        return code;
    }
}
