package io.statuscast.whatsapp.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.crypto.X25519;
import io.statuscast.whatsapp.proto.HandshakeMessage;
import io.statuscast.whatsapp.proto.HandshakeMessage.ServerHello;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The client's side of `Noise_XX_25519_AESGCM_SHA256` as WhatsApp frames it: [#clientHello], then
/// [#clientFinish] with the server's answer, which gives the open [NoiseSession].
///
/// One-shot, one thread at a time. Source: whatsmeow `handshake.go`, `socket/noisehandshake.go`.
public final class NoiseHandshake {
    /// `W`, `A`, protocol 6, dictionary 3: sent before the first frame, and the prologue of the handshake.
    private static final byte[] PROLOGUE = {'W', 'A', 6, 3};

    private static final byte[] ROUTING_PREFIX = "ED\0\1".getBytes(US_ASCII);
    /// The length before the routing information has three bytes.
    private static final int ROUTING_MAX = (1 << 24) - 1;

    private final KeyPair staticKeys;
    private final byte[] noiseRoot;
    private final InstantSource clock;
    private final KeyPair ephemeral;
    private final SymmetricState state = new SymmetricState();

    /// @param staticKeys the companion's Noise key pair; the server recognises the companion by it
    /// @param noiseRoot  32 bytes, the public key that signs the server's certificates
    /// @param clock      judges the certificates' validity
    /// @param random     source of the ephemeral key
    public NoiseHandshake(KeyPair staticKeys, byte[] noiseRoot, InstantSource clock, SecureRandom random) {
        this(staticKeys, noiseRoot, clock, KeyPair.generate(random));
    }

    NoiseHandshake(KeyPair staticKeys, byte[] noiseRoot, InstantSource clock, KeyPair ephemeral) {
        this.staticKeys = staticKeys;
        this.noiseRoot = noiseRoot;
        this.clock = clock;
        this.ephemeral = ephemeral;
        state.mixHash(PROLOGUE);
        state.mixHash(ephemeral.publicKey32());
    }

    /// The bytes before the first frame: the prologue, preceded by the routing information that the server gave
    /// in an earlier session, if any. Source: Baileys `noise-handler.ts`.
    public static byte[] intro(byte @Nullable [] routingInfo) {
        if (routingInfo == null) {
            return PROLOGUE.clone();
        }
        if (routingInfo.length > ROUTING_MAX) {
            throw new IllegalArgumentException("the routing information is longer than " + ROUTING_MAX + " bytes");
        }
        return ByteBuffer.allocate(ROUTING_PREFIX.length + 3 + routingInfo.length + PROLOGUE.length)
                .put(ROUTING_PREFIX)
                .put((byte) (routingInfo.length >> 16))
                .putShort((short) routingInfo.length)
                .put(routingInfo)
                .put(PROLOGUE)
                .array();
    }

    /// The first frame.
    public byte[] clientHello() {
        return HandshakeMessage.newBuilder()
                .setClientHello(HandshakeMessage.ClientHello.newBuilder()
                        .setEphemeral(ByteString.copyFrom(ephemeral.publicKey32())))
                .build()
                .toByteArray();
    }

    /// Reads the server's hello, checks its certificate, and answers.
    ///
    /// @param clientPayload the serialized `ClientPayload`: who we are, or that we want to be linked
    /// @throws NoiseException when the server's hello is malformed, does not decrypt, or is not trusted
    public Finish clientFinish(byte[] serverHello, byte[] clientPayload) {
        ServerHello hello = parse(serverHello);
        byte[] serverEphemeral = hello.getEphemeral().toByteArray();
        state.mixHash(serverEphemeral);
        state.mixKey(ephemeral.privateKey32(), serverEphemeral);
        byte[] serverStatic = state.decryptAndHash(hello.getStatic().toByteArray(), "static key");
        if (serverStatic.length != X25519.KEY_LENGTH) {
            throw new NoiseException.Malformed("the server's static key has the wrong length", null);
        }
        state.mixKey(ephemeral.privateKey32(), serverStatic);
        byte[] certificates = state.decryptAndHash(hello.getPayload().toByteArray(), "certificate chain");
        CertificateChain.verify(certificates, serverStatic, noiseRoot, clock);

        byte[] sealedStatic = state.encryptAndHash(staticKeys.publicKey32());
        state.mixKey(staticKeys.privateKey32(), serverEphemeral);
        byte[] sealedPayload = state.encryptAndHash(clientPayload);
        byte[] message = HandshakeMessage.newBuilder()
                .setClientFinish(HandshakeMessage.ClientFinish.newBuilder()
                        .setStatic(ByteString.copyFrom(sealedStatic))
                        .setPayload(ByteString.copyFrom(sealedPayload)))
                .build()
                .toByteArray();
        byte[][] keys = state.split();
        return new Finish(message, new NoiseSession(keys[0], keys[1]));
    }

    private static ServerHello parse(byte[] serverHello) {
        try {
            ServerHello hello = HandshakeMessage.parseFrom(serverHello).getServerHello();
            if (hello.getEphemeral().size() != X25519.KEY_LENGTH || !hello.hasStatic() || !hello.hasPayload()) {
                throw new NoiseException.Malformed("the server's hello lacks a part", null);
            }
            return hello;
        } catch (InvalidProtocolBufferException e) {
            throw new NoiseException.Malformed("the server's hello is no protobuf", e);
        }
    }

    /// The end of the handshake.
    ///
    /// @param message the second and last frame of the client
    /// @param session encrypts everything after it
    public record Finish(byte[] message, NoiseSession session) {}
}
