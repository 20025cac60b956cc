package io.statuscast.emulator.world;

/// The server does not know the QR code: expired, used, or its companion has gone.
public final class LinkRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LinkRefusedException(String message) {
        super(message);
    }
}
