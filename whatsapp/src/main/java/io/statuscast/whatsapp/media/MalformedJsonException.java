package io.statuscast.whatsapp.media;

/// A text is not the JSON that was expected.
public final class MalformedJsonException extends Exception {
    public MalformedJsonException(String message) {
        super(message);
    }
}
