package io.statuscast.whatsapp.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.proto.HandshakeMessage;

/// The server's side of the handshake, for tests.
public final class NoiseResponder {
    private final KeyPair staticKeys;
    private final KeyPair ephemeral;
    private final byte[] certificates;
    private final SymmetricState state = new SymmetricState();

    public NoiseResponder(KeyPair staticKeys, KeyPair ephemeral, byte[] certificates) {
        this.staticKeys = staticKeys;
        this.ephemeral = ephemeral;
        this.certificates = certificates;
        state.mixHash(NoiseHandshake.intro(null));
    }

    public byte[] serverHello(byte[] clientHello) throws InvalidProtocolBufferException {
        byte[] clientEphemeral = HandshakeMessage.parseFrom(clientHello)
                .getClientHello()
                .getEphemeral()
                .toByteArray();
        state.mixHash(clientEphemeral);
        state.mixHash(ephemeral.publicKey32());
        state.mixKey(ephemeral.privateKey32(), clientEphemeral);
        byte[] sealedStatic = state.encryptAndHash(staticKeys.publicKey32());
        state.mixKey(staticKeys.privateKey32(), clientEphemeral);
        byte[] sealedCertificates = state.encryptAndHash(certificates);
        return HandshakeMessage.newBuilder()
                .setServerHello(HandshakeMessage.ServerHello.newBuilder()
                        .setEphemeral(ByteString.copyFrom(ephemeral.publicKey32()))
                        .setStatic(ByteString.copyFrom(sealedStatic))
                        .setPayload(ByteString.copyFrom(sealedCertificates)))
                .build()
                .toByteArray();
    }

    public Accepted accept(byte[] clientFinish) throws InvalidProtocolBufferException {
        HandshakeMessage.ClientFinish finish =
                HandshakeMessage.parseFrom(clientFinish).getClientFinish();
        byte[] clientStatic = state.decryptAndHash(finish.getStatic().toByteArray(), "static");
        state.mixKey(ephemeral.privateKey32(), clientStatic);
        byte[] payload = state.decryptAndHash(finish.getPayload().toByteArray(), "payload");
        byte[][] keys = state.split();
        return new Accepted(clientStatic, payload, new NoiseSession(keys[1], keys[0]));
    }

    public record Accepted(byte[] clientStatic, byte[] clientPayload, NoiseSession session) {}
}
