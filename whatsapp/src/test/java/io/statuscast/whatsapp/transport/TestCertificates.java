package io.statuscast.whatsapp.transport;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.crypto.XEdDsa;
import io.statuscast.whatsapp.proto.CertChain;
import io.statuscast.whatsapp.proto.CertChain.NoiseCertificate;
import java.security.SecureRandom;
import java.time.Instant;

/// A root and certificate chains below it, right ones and wrong ones.
public final class TestCertificates {
    public static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");
    public static final Instant NOT_AFTER = Instant.parse("2027-01-01T00:00:00Z");
    public static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");

    private final SecureRandom random = TestRandom.seeded(99);
    final KeyPair root = KeyPair.generate(random);
    final KeyPair intermediate = KeyPair.generate(random);

    public byte[] rootKey() {
        return root.publicKey32();
    }

    /// A chain that is right in everything.
    public byte[] chainFor(byte[] serverStatic) {
        return chain(issuer(), leaf(serverStatic), root, intermediate);
    }

    byte[] chain(NoiseCertificate.Details issuer, NoiseCertificate.Details leaf, KeyPair issuerSigner, KeyPair signer) {
        return CertChain.newBuilder()
                .setIntermediate(signed(issuer, issuerSigner))
                .setLeaf(signed(leaf, signer))
                .build()
                .toByteArray();
    }

    NoiseCertificate.Details issuer() {
        return details(1, 0, intermediate.publicKey32());
    }

    NoiseCertificate.Details leaf(byte[] serverStatic) {
        return details(2, 1, serverStatic);
    }

    static NoiseCertificate.Details details(int serial, int issuerSerial, byte[] key) {
        return NoiseCertificate.Details.newBuilder()
                .setSerial(serial)
                .setIssuerSerial(issuerSerial)
                .setKey(ByteString.copyFrom(key))
                .setNotBefore(NOT_BEFORE.getEpochSecond())
                .setNotAfter(NOT_AFTER.getEpochSecond())
                .build();
    }

    private NoiseCertificate signed(NoiseCertificate.Details details, KeyPair signer) {
        byte[] bytes = details.toByteArray();
        return NoiseCertificate.newBuilder()
                .setDetails(ByteString.copyFrom(bytes))
                .setSignature(ByteString.copyFrom(XEdDsa.sign(signer.privateKey32(), bytes, random)))
                .build();
    }
}
