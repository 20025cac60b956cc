package io.statuscast.whatsapp.pairing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.Mac;
import io.statuscast.whatsapp.crypto.XEdDsa;
import io.statuscast.whatsapp.proto.ADVDeviceIdentity;
import io.statuscast.whatsapp.proto.ADVEncryptionType;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentity;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.statuscast.whatsapp.proto.ClientPairingProps;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/// Checks `<pair-success>`: that the phone which scanned our code vouches for us, and for nobody else.
///
/// The phone's word is an ADVSignedDeviceIdentityHMAC: an HMAC with the secret of the QR code over the identity, and in
/// the identity the account's signature over our identity key. Both must hold; then we countersign.
/// Source: whatsmeow `pair.go` handlePair; Baileys `validate-connection.js` configureSuccessfulPairing.
public final class PairSuccess {
    /// What came of it; each has the reply that the server waits for.
    public sealed interface Outcome {
        Node reply();

        /// Linked: save the credentials, trust the account's key, then send the reply. The server closes the connection
        /// with code 515, and we log in.
        ///
        /// @param credentials       with the account in them
        /// @param primaryIdentity   32 bytes, the identity key of the phone itself
        record Linked(DeviceCredentials credentials, byte[] primaryIdentity, Node reply) implements Outcome {}

        /// Somebody who does not know the secret of the QR code answered.
        record HmacMismatch(Node reply) implements Outcome {}

        /// The account did not sign our identity key.
        record SignatureMismatch(Node reply) implements Outcome {}

        /// The message lacks something or cannot be read.
        record Malformed(String what, Node reply) implements Outcome {}
    }

    private static final byte[] ACCOUNT_PREFIX = {6, 0};
    private static final byte[] DEVICE_PREFIX = {6, 1};
    private static final byte[] HOSTED_ACCOUNT_PREFIX = {6, 5};
    private static final byte[] NO_PREFIX = {};
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    private PairSuccess() {}

    /// Answers the iq, which the caller has found to hold `<pair-success>`.
    public static Outcome answer(Node iq, DeviceCredentials credentials, SecureRandom random) {
        try {
            return check(iq, credentials, random);
        } catch (InvalidProtocolBufferException | MalformedException e) {
            return new Outcome.Malformed(String.valueOf(e.getMessage()), error(iq, "500", "internal-error"));
        }
    }

    private static Outcome check(Node iq, DeviceCredentials credentials, SecureRandom random)
            throws InvalidProtocolBufferException, MalformedException {
        Node success = iq.child("pair-success").orElseThrow(() -> new MalformedException("no pair-success"));
        var container = ADVSignedDeviceIdentityHMAC.parseFrom(success.child("device-identity")
                .orElseThrow(() -> new MalformedException("no device-identity"))
                .bytes());
        if (!hmacMatches(container, credentials)) {
            return new Outcome.HmacMismatch(error(iq, "401", "hmac-mismatch"));
        }
        var signed = ADVSignedDeviceIdentity.parseFrom(container.getDetails());
        var identity = ADVDeviceIdentity.parseFrom(signed.getDetails());
        if (!accountSigned(signed, identity, credentials)) {
            return new Outcome.SignatureMismatch(error(iq, "401", "signature-mismatch"));
        }
        var countersigned = signed.toBuilder()
                .setDeviceSignature(ByteString.copyFrom(countersign(signed, credentials, random)))
                .build();
        return new Outcome.Linked(
                credentials.withAccount(account(success, countersigned)),
                signed.getAccountSignatureKey().toByteArray(),
                accepted(iq, countersigned, identity.getKeyIndex()));
    }

    private static boolean hmacMatches(ADVSignedDeviceIdentityHMAC container, DeviceCredentials credentials) {
        boolean hosted = container.getAccountType() == ADVEncryptionType.HOSTED;
        byte[] expected = Mac.hmacSha256(
                credentials.advSecret(),
                hosted ? HOSTED_ACCOUNT_PREFIX : NO_PREFIX,
                container.getDetails().toByteArray());
        return Mac.matches(expected, container.getHmac().toByteArray());
    }

    private static boolean accountSigned(
            ADVSignedDeviceIdentity signed, ADVDeviceIdentity identity, DeviceCredentials credentials) {
        byte[] accountKey = signed.getAccountSignatureKey().toByteArray();
        byte[] signature = signed.getAccountSignature().toByteArray();
        if (accountKey.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
            return false;
        }
        boolean hosted = identity.getDeviceType() == ADVEncryptionType.HOSTED;
        byte[] message = join(
                hosted ? HOSTED_ACCOUNT_PREFIX : ACCOUNT_PREFIX,
                signed.getDetails(),
                credentials.identity().publicKey32(),
                NO_PREFIX);
        return XEdDsa.verify(accountKey, message, signature);
    }

    private static byte[] countersign(
            ADVSignedDeviceIdentity signed, DeviceCredentials credentials, SecureRandom random) {
        byte[] message = join(
                DEVICE_PREFIX,
                signed.getDetails(),
                credentials.identity().publicKey32(),
                signed.getAccountSignatureKey().toByteArray());
        return XEdDsa.sign(credentials.identity().privateKey32(), message, random);
    }

    private static byte[] join(byte[] prefix, ByteString details, byte[] ourKey, byte[] accountKey) {
        return ByteString.copyFrom(prefix)
                .concat(details)
                .concat(ByteString.copyFrom(ourKey))
                .concat(ByteString.copyFrom(accountKey))
                .toByteArray();
    }

    private static LinkedAccount account(Node success, ADVSignedDeviceIdentity countersigned)
            throws InvalidProtocolBufferException, MalformedException {
        Node device = success.child("device").orElseThrow(() -> new MalformedException("no device"));
        Jid jid = device.jid("jid").filter(Jid::isPhone).orElseThrow(() -> new MalformedException("no device jid"));
        Optional<Jid> lid = device.jid("lid").filter(Jid::isLid);
        var props = ClientPairingProps.parseFrom(
                success.child("client-props").map(Node::bytes).orElse(NO_PREFIX));
        return new LinkedAccount(
                jid,
                lid.orElse(null),
                countersigned.toByteArray(),
                "",
                success.child("platform").map(p -> p.attrOrEmpty("name")).orElse(""),
                success.child("biz").map(b -> b.attrOrEmpty("name")).orElse(""),
                props.getIsChatDbLidMigrated());
    }

    private static Node accepted(Node iq, ADVSignedDeviceIdentity countersigned, int keyIndex) {
        byte[] withoutAccountKey =
                countersigned.toBuilder().clearAccountSignatureKey().build().toByteArray();
        return Node.of(
                "iq",
                Node.attrs("to", Jid.SERVER.toString(), "type", "result", "id", iq.attrOrEmpty("id")),
                Node.of(
                        "pair-device-sign",
                        Map.of(),
                        Node.of(
                                "device-identity",
                                Node.attrs("key-index", Integer.toUnsignedString(keyIndex)),
                                withoutAccountKey)));
    }

    private static Node error(Node iq, String code, String text) {
        return Node.of(
                "iq",
                Node.attrs("to", Jid.SERVER.toString(), "type", "error", "id", iq.attrOrEmpty("id")),
                Node.of("error", Node.attrs("code", code, "text", text)));
    }

    /// Something is missing in the message.
    private static final class MalformedException extends Exception {
        MalformedException(String message) {
            super(message);
        }
    }
}
