package io.statuscast.server.app;

import java.io.Serial;

/// The server cannot start; the message names the reason and the remedy for the operator.
final class StartFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    StartFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
