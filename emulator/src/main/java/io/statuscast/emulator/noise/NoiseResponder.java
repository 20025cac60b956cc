package io.statuscast.emulator.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.proto.HandshakeMessage;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// The responder of `Noise_XX_25519_AESGCM_SHA256` as WhatsApp frames it: hello, hello, finish. One-shot, one thread
/// at a time.
///
/// Sources: the Noise specification section 7.5 (pattern XX); Baileys `Utils/noise-handler` for the prologue (the
/// four bytes `WA 6 3`) and the protobuf envelope.
public final class NoiseResponder {
    private static final byte[] PROTOCOL = "Noise_XX_25519_AESGCM_SHA256\0\0\0\0".getBytes(US_ASCII);
    private static final byte[] NOTHING = new byte[0];
    private static final int HALF = 32;

    /// What the client proved and said.
    ///
    /// @param clientStatic 32 bytes
    /// @param payload      an encoded `ClientPayload`
    /// @param session      the ciphers of all that follows
    public record Finished(byte[] clientStatic, byte[] payload, NoiseSession session) {}

    private final ServerIdentity identity;
    private final AgreementKey ephemeral;
    private byte[] hash = PROTOCOL;
    private byte[] chainingKey = PROTOCOL;
    private FrameCipher cipher = new FrameCipher(PROTOCOL);

    public NoiseResponder(ServerIdentity identity, byte[] prologue, SecureRandom random) {
        this.identity = identity;
        this.ephemeral = AgreementKey.generate(random);
        mixHash(prologue);
    }

    /// Reads the client's hello and returns the server's.
    public byte[] hello(byte[] frame) throws HandshakeException {
        byte[] clientEphemeral = parse(frame).getClientHello().getEphemeral().toByteArray();
        mixHash(clientEphemeral);
        mixHash(ephemeral.publicKey());
        mixKey(ephemeral.agree(clientEphemeral));
        byte[] encryptedStatic = seal(identity.publicKey());
        mixKey(identity.serverKey().agree(clientEphemeral));
        byte[] encryptedChain = seal(identity.chain());
        return HandshakeMessage.newBuilder()
                .setServerHello(HandshakeMessage.ServerHello.newBuilder()
                        .setEphemeral(ByteString.copyFrom(ephemeral.publicKey()))
                        .setStatic(ByteString.copyFrom(encryptedStatic))
                        .setPayload(ByteString.copyFrom(encryptedChain)))
                .build()
                .toByteArray();
    }

    /// Reads the client's finish.
    public Finished finish(byte[] frame) throws HandshakeException {
        HandshakeMessage.ClientFinish finish = parse(frame).getClientFinish();
        byte[] clientStatic = open(finish.getStatic().toByteArray());
        mixKey(ephemeral.agree(clientStatic));
        byte[] payload = open(finish.getPayload().toByteArray());
        byte[] keys = derive(NOTHING);
        var session = new NoiseSession(
                new FrameCipher(Arrays.copyOfRange(keys, HALF, 2 * HALF)), new FrameCipher(Arrays.copyOf(keys, HALF)));
        return new Finished(clientStatic, payload, session);
    }

    private static HandshakeMessage parse(byte[] frame) throws HandshakeException {
        try {
            return HandshakeMessage.parseFrom(frame);
        } catch (InvalidProtocolBufferException e) {
            throw new HandshakeException("not a HandshakeMessage", e);
        }
    }

    private byte[] seal(byte[] plaintext) {
        byte[] ciphertext = cipher.seal(plaintext, hash);
        mixHash(ciphertext);
        return ciphertext;
    }

    private byte[] open(byte[] ciphertext) throws HandshakeException {
        byte[] plaintext = cipher.open(ciphertext, hash);
        mixHash(ciphertext);
        return plaintext;
    }

    private void mixHash(byte[] data) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(hash);
            hash = digest.digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void mixKey(byte[] secret) {
        byte[] keys = derive(secret);
        chainingKey = Arrays.copyOf(keys, HALF);
        cipher = new FrameCipher(Arrays.copyOfRange(keys, HALF, 2 * HALF));
    }

    private byte[] derive(byte[] secret) {
        try {
            HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addSalt(chainingKey);
            if (secret.length > 0) {
                extract.addIKM(secret);
            }
            return KDF.getInstance("HKDF-SHA256").deriveData(extract.thenExpand(NOTHING, 2 * HALF));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 25 has HKDF", e);
        }
    }
}
