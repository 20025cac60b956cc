package io.statuscast.whatsapp.pairing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.crypto.XEdDsa;
import io.statuscast.whatsapp.pairing.PairSuccess.Outcome;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentity;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.statuscast.whatsapp.proto.ClientPairingProps;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A phone's word as Baileys' own cryptography signs it, and the answer that Baileys gives to it.
class PairSuccessTest {
    private static final Vectors VECTORS = Vectors.of("pairing");
    private static final SecureRandom RANDOM = new SecureRandom();

    @ParameterizedTest
    @ValueSource(strings = {"plain", "hosted"})
    void linksWhenBothProofsHold(String kind) throws InvalidProtocolBufferException {
        Outcome outcome = PairSuccess.answer(iq(VECTORS.bytes(kind + ".container")), credentials(kind), RANDOM);

        assertThat(outcome).isInstanceOf(Outcome.Linked.class);
        var linked = (Outcome.Linked) outcome;
        assertThat(linked.primaryIdentity()).isEqualTo(VECTORS.bytes(kind + ".accountPublic"));
        LinkedAccount account = requireNonNull(linked.credentials().account());
        assertThat(account.jid()).isEqualTo(new Jid("5511900000000", 5, Jid.PHONE));
        assertThat(account.lid()).isEqualTo(new Jid("900000000000000", 5, Jid.LID));
        assertThat(account.platform()).isEqualTo("android");
        assertThat(account.businessName()).isEqualTo("Example Shop");
        assertThat(account.lidMigrated()).isTrue();
        assertThat(ADVSignedDeviceIdentity.parseFrom(account.signedIdentity())
                        .getAccountSignatureKey()
                        .toByteArray())
                .isEqualTo(VECTORS.bytes(kind + ".accountPublic"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "hosted"})
    void countersignsAsBaileysDoes(String kind) throws InvalidProtocolBufferException {
        Node reply = PairSuccess.answer(iq(VECTORS.bytes(kind + ".container")), credentials(kind), RANDOM)
                .reply();

        assertThat(reply.attrs()).isEqualTo(Map.of("to", "s.whatsapp.net", "type", "result", "id", "x1"));
        Node identity = reply.at("pair-device-sign", "device-identity").orElseThrow();
        assertThat(identity.attr("key-index")).isEqualTo(VECTORS.text(kind + ".reply.keyIndex"));
        var ours = ADVSignedDeviceIdentity.parseFrom(identity.bytes());
        var theirs = ADVSignedDeviceIdentity.parseFrom(VECTORS.bytes(kind + ".reply.identity"));
        assertThat(ours.toBuilder().clearDeviceSignature().build())
                .isEqualTo(theirs.toBuilder().clearDeviceSignature().build());
        assertThat(deviceSignatureHolds(kind, theirs)).isTrue();
        assertThat(deviceSignatureHolds(kind, ours)).isTrue();
    }

    @Test
    void refusesSomebodyWithoutTheSecretOfTheQrCode() {
        var right = credentials("plain");
        var other = new DeviceCredentials(
                right.registrationId(), right.noise(), right.identity(), new byte[32], right.account());

        Outcome outcome = PairSuccess.answer(iq(VECTORS.bytes("plain.container")), other, RANDOM);

        assertThat(outcome).isInstanceOf(Outcome.HmacMismatch.class);
        assertThat(errorOf(outcome)).isEqualTo(Map.of("code", "401", "text", "hmac-mismatch"));
    }

    @Test
    void refusesAnAccountThatSignedAnotherKeyThanOurs() {
        var right = credentials("plain");
        var other = new DeviceCredentials(
                right.registrationId(), right.noise(), KeyPair.generate(RANDOM), right.advSecret(), right.account());

        Outcome outcome = PairSuccess.answer(iq(VECTORS.bytes("plain.container")), other, RANDOM);

        assertThat(outcome).isInstanceOf(Outcome.SignatureMismatch.class);
        assertThat(errorOf(outcome)).isEqualTo(Map.of("code", "401", "text", "signature-mismatch"));
    }

    @Test
    void refusesAnHmacThatIsCutShort() throws InvalidProtocolBufferException {
        var container = ADVSignedDeviceIdentityHMAC.parseFrom(VECTORS.bytes("plain.container"));
        byte[] cut = container.toBuilder()
                .setHmac(container.getHmac().substring(0, 8))
                .build()
                .toByteArray();
        byte[] none = container.toBuilder().setHmac(ByteString.EMPTY).build().toByteArray();

        assertThat(PairSuccess.answer(iq(cut), credentials("plain"), RANDOM)).isInstanceOf(Outcome.HmacMismatch.class);
        assertThat(PairSuccess.answer(iq(none), credentials("plain"), RANDOM)).isInstanceOf(Outcome.HmacMismatch.class);
    }

    @Test
    void noChangedByteIsAccepted() {
        byte[] container = VECTORS.bytes("plain.container");
        for (int i = 0; i < container.length; i++) {
            byte[] changed = container.clone();
            changed[i] ^= 1;
            Outcome outcome = PairSuccess.answer(iq(changed), credentials("plain"), RANDOM);
            assertThat(outcome).as("byte %d", i).isNotInstanceOf(Outcome.Linked.class);
        }
    }

    @Test
    void saysWhatIsMissing() {
        Node noIdentity = Node.of("iq", Map.of("id", "x1"), Node.of("pair-success", Map.of(), List.of()));
        Node noDevice = Node.of(
                "iq",
                Map.of("id", "x1"),
                Node.of("pair-success", Map.of(), Node.of("device-identity", VECTORS.bytes("plain.container"))));

        assertThat(PairSuccess.answer(noIdentity, credentials("plain"), RANDOM))
                .isInstanceOfSatisfying(
                        Outcome.Malformed.class, m -> assertThat(m.what()).isEqualTo("no device-identity"));
        Outcome outcome = PairSuccess.answer(noDevice, credentials("plain"), RANDOM);
        assertThat(outcome).isInstanceOf(Outcome.Malformed.class);
        assertThat(errorOf(outcome)).isEqualTo(Map.of("code", "500", "text", "internal-error"));
    }

    private static Map<String, String> errorOf(Outcome outcome) {
        assertThat(outcome.reply().attr("type")).isEqualTo("error");
        return outcome.reply().child("error").orElseThrow().attrs();
    }

    private static boolean deviceSignatureHolds(String kind, ADVSignedDeviceIdentity identity) {
        byte[] message = ByteString.copyFrom(new byte[] {6, 1})
                .concat(identity.getDetails())
                .concat(ByteString.copyFrom(VECTORS.bytes(kind + ".identityPublic")))
                .concat(ByteString.copyFrom(VECTORS.bytes(kind + ".accountPublic")))
                .toByteArray();
        return XEdDsa.verify(
                VECTORS.bytes(kind + ".identityPublic"),
                message,
                identity.getDeviceSignature().toByteArray());
    }

    private static DeviceCredentials credentials(String kind) {
        return new DeviceCredentials(
                1,
                KeyPair.generate(RANDOM),
                KeyPair.ofPrivate(VECTORS.bytes(kind + ".identityPrivate")),
                VECTORS.bytes(kind + ".advSecret"),
                null);
    }

    private static Node iq(byte[] container) {
        var children = new ArrayList<Node>();
        children.add(Node.of("device-identity", container));
        children.add(Node.of("biz", Map.of("name", "Example Shop")));
        children.add(
                Node.of("device", Map.of("jid", "5511900000000:5@s.whatsapp.net", "lid", "900000000000000:5@lid")));
        children.add(Node.of("platform", Map.of("name", "android")));
        children.add(Node.of(
                "client-props",
                ClientPairingProps.newBuilder()
                        .setIsChatDbLidMigrated(true)
                        .build()
                        .toByteArray()));
        return Node.of(
                "iq",
                Map.of("id", "x1", "from", "s.whatsapp.net", "type", "set"),
                Node.of("pair-success", Map.of(), children));
    }
}
