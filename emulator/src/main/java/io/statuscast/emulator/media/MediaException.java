package io.statuscast.emulator.media;

/// A media file that could not be fetched or opened, and why.
public final class MediaException extends Exception {
    private static final long serialVersionUID = 1L;

    MediaException(String message) {
        super(message);
    }

    MediaException(String message, Throwable cause) {
        super(message, cause);
    }
}
