package io.statuscast.emulator.noise;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.proto.CertChain;
import io.statuscast.whatsapp.proto.CertChain.NoiseCertificate;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// The server's static key and the certificates that lead from a root to it: root signs intermediate signs leaf.
///
/// Serial numbers: the root counts as 0, the intermediate is issued by 0, the leaf by the intermediate.
/// Source: whatsmeow `socket/noisehandshake.go` (what a client checks).
public final class ServerIdentity {
    private static final int INTERMEDIATE_SERIAL = 1;
    private static final int LEAF_SERIAL = 2;
    private static final Duration VALIDITY = Duration.ofDays(3_650);

    private final byte[] rootKey;
    private final AgreementKey serverKey;
    private final byte[] chain;

    private ServerIdentity(byte[] rootKey, AgreementKey serverKey, byte[] chain) {
        this.rootKey = rootKey;
        this.serverKey = serverKey;
        this.chain = chain;
    }

    /// Makes a new root, a new server key and the chain between them.
    public static ServerIdentity generate(SecureRandom random, Instant now) {
        SigningKey root = SigningKey.generate(random);
        SigningKey intermediate = SigningKey.generate(random);
        AgreementKey server = AgreementKey.generate(random);
        var chain = CertChain.newBuilder()
                .setIntermediate(certificate(INTERMEDIATE_SERIAL, 0, intermediate.montgomery(), root, now))
                .setLeaf(certificate(LEAF_SERIAL, INTERMEDIATE_SERIAL, server.publicKey(), intermediate, now))
                .build();
        return new ServerIdentity(root.montgomery(), server, chain.toByteArray());
    }

    /// What [#rootKey], [#privateKey], [#publicKey] and [#chain] gave before a restart.
    public static ServerIdentity restore(byte[] rootKey, byte[] privateKey, byte[] publicKey, byte[] chain) {
        return new ServerIdentity(rootKey, new AgreementKey(privateKey, publicKey), chain);
    }

    private static NoiseCertificate certificate(int serial, int issuer, byte[] key, SigningKey signer, Instant now) {
        ByteString details = NoiseCertificate.Details.newBuilder()
                .setSerial(serial)
                .setIssuerSerial(issuer)
                .setKey(ByteString.copyFrom(key))
                .setNotBefore(now.minus(Duration.ofDays(1)).getEpochSecond())
                .setNotAfter(now.plus(VALIDITY).getEpochSecond())
                .build()
                .toByteString();
        return NoiseCertificate.newBuilder()
                .setDetails(details)
                .setSignature(ByteString.copyFrom(signer.sign(details.toByteArray())))
                .build();
    }

    /// The key clients must trust, 32 bytes.
    public byte[] rootKey() {
        return rootKey.clone();
    }

    public byte[] privateKey() {
        return serverKey.privateKey().clone();
    }

    public byte[] publicKey() {
        return serverKey.publicKey().clone();
    }

    /// An encoded `CertChain`.
    public byte[] chain() {
        return chain.clone();
    }

    AgreementKey serverKey() {
        return serverKey;
    }
}
