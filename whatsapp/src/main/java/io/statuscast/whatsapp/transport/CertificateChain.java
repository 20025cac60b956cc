package io.statuscast.whatsapp.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.crypto.Mac;
import io.statuscast.whatsapp.crypto.XEdDsa;
import io.statuscast.whatsapp.proto.CertChain;
import io.statuscast.whatsapp.proto.CertChain.NoiseCertificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;

/// The two certificates with which a server proves that its Noise key is WhatsApp's: the root signs an
/// intermediate, the intermediate signs the leaf, and the leaf carries the server's static key.
///
/// Validity times are compared without tolerance. Source: whatsmeow `handshake.go` `verifyServerCert` and
/// `checkCertValidity`; Baileys and whatsapp-rust check the signatures but not the times.
public final class CertificateChain {
    /// The serial that names the root as issuer. Source: whatsmeow `WACertIssuerSerial`.
    public static final int ROOT_SERIAL = 0;

    private static final int KEY_LENGTH = 32;
    private static final int SIGNATURE_LENGTH = 64;

    private CertificateChain() {}

    /// Returns if the chain leads from the root to the server's key and is valid now.
    ///
    /// @param chain        the protobuf `CertChain` as decrypted in the handshake
    /// @param serverStatic the server's static key as decrypted in the handshake, 32 bytes
    /// @param rootKey32    the public key of the root
    /// @throws NoiseException.Malformed when a part is missing or no protobuf
    /// @throws NoiseException.Untrusted when a signature, serial, key or time is wrong
    public static void verify(byte[] chain, byte[] serverStatic, byte[] rootKey32, InstantSource clock) {
        CertChain certificates = parseChain(chain);
        NoiseCertificate intermediate = certificates.getIntermediate();
        NoiseCertificate leaf = certificates.getLeaf();
        requireSignature(intermediate, rootKey32, "intermediate");
        NoiseCertificate.Details issuer = parseDetails(intermediate.getDetails());
        if (issuer.getIssuerSerial() != ROOT_SERIAL) {
            throw new NoiseException.Untrusted("the intermediate certificate is issued by serial "
                    + Integer.toUnsignedString(issuer.getIssuerSerial()) + ", not by the root");
        }
        requireKey(issuer, "intermediate");
        requireSignature(leaf, issuer.getKey().toByteArray(), "leaf");
        NoiseCertificate.Details server = parseDetails(leaf.getDetails());
        if (server.getIssuerSerial() != issuer.getSerial()) {
            throw new NoiseException.Untrusted("the leaf certificate is not issued by the intermediate one");
        }
        requireKey(server, "leaf");
        if (!Mac.matches(server.getKey().toByteArray(), serverStatic)) {
            throw new NoiseException.Untrusted("the leaf certificate is for another key than the server's");
        }
        Instant now = clock.instant();
        requireValid(issuer, now, "intermediate");
        requireValid(server, now, "leaf");
    }

    private static CertChain parseChain(byte[] chain) {
        try {
            CertChain parsed = CertChain.parseFrom(chain);
            if (!parsed.hasIntermediate() || !parsed.hasLeaf()) {
                throw new NoiseException.Malformed("the certificate chain lacks a certificate", null);
            }
            return parsed;
        } catch (InvalidProtocolBufferException e) {
            throw new NoiseException.Malformed("the certificate chain is no protobuf", e);
        }
    }

    private static NoiseCertificate.Details parseDetails(ByteString details) {
        try {
            return NoiseCertificate.Details.parseFrom(details);
        } catch (InvalidProtocolBufferException e) {
            throw new NoiseException.Malformed("the details of a certificate are no protobuf", e);
        }
    }

    private static void requireSignature(NoiseCertificate certificate, byte[] issuerKey, String which) {
        if (!certificate.hasDetails() || certificate.getSignature().size() != SIGNATURE_LENGTH) {
            throw new NoiseException.Malformed("the " + which + " certificate lacks details or signature", null);
        }
        byte[] details = certificate.getDetails().toByteArray();
        if (!XEdDsa.verify(issuerKey, details, certificate.getSignature().toByteArray())) {
            throw new NoiseException.Untrusted("the signature of the " + which + " certificate is wrong");
        }
    }

    private static void requireKey(NoiseCertificate.Details details, String which) {
        if (details.getKey().size() != KEY_LENGTH) {
            throw new NoiseException.Malformed("the key of the " + which + " certificate has the wrong length", null);
        }
    }

    private static void requireValid(NoiseCertificate.Details details, Instant now, String which) {
        Instant notBefore = instant(details.getNotBefore());
        Instant notAfter = instant(details.getNotAfter());
        if (now.isBefore(notBefore)) {
            throw new NoiseException.Untrusted("the " + which + " certificate is valid from " + notBefore
                    + " on, but the local clock says " + now);
        }
        if (now.isAfter(notAfter)) {
            throw new NoiseException.Untrusted(
                    "the " + which + " certificate expired at " + notAfter + ", and the local clock says " + now);
        }
    }

    private static Instant instant(long unixSeconds) {
        try {
            return unixSeconds < 0 ? Instant.MAX : Instant.ofEpochSecond(unixSeconds);
        } catch (DateTimeException e) {
            return Instant.MAX; // Beyond what Java can name; a uint64 on the wire.
        }
    }
}
