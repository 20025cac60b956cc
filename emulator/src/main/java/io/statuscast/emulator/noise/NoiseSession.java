package io.statuscast.emulator.noise;

/// The two ciphers after the handshake. One thread at a time per direction.
public final class NoiseSession {
    private static final byte[] NOTHING = new byte[0];

    private final FrameCipher outgoing;
    private final FrameCipher incoming;

    NoiseSession(FrameCipher outgoing, FrameCipher incoming) {
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    public byte[] seal(byte[] plaintext) {
        return outgoing.seal(plaintext, NOTHING);
    }

    public byte[] open(byte[] frame) throws HandshakeException {
        return incoming.open(frame, NOTHING);
    }
}
