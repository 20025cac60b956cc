package io.statuscast.whatsapp.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusStanzaTest {
    private static final byte[] SKMSG = {1, 2, 3};
    private static final byte[] KEY = {4};
    private static final byte[] IDENTITY = {5};
    private static final Jid OURS = new Jid("900000000000000", 5, Jid.LID);
    private static final Jid ANA = Jid.ofLid("900000000000001");
    private static final Jid BEN = Jid.ofLid("900000000000002");

    @Test
    void addressesEverybodyByLidAndTellsTheSetting() {
        Node node = lidFirst(
                        List.of(companion(ANA, "pkmsg"), companion(ANA.withDevice(2), "msg")),
                        List.of(BEN),
                        null,
                        StatusSetting.CONTACTS)
                .toNode();

        assertThat(node)
                .isEqualTo(Node.of(
                        "message",
                        Map.of("to", "status@broadcast", "id", "3EB0AA", "type", "text"),
                        Node.of(
                                "participants",
                                Map.of(),
                                Node.of(
                                        "to",
                                        Map.of("jid", "900000000000001@lid"),
                                        Node.of("enc", Map.of("v", "2", "type", "pkmsg"), KEY)),
                                Node.of(
                                        "to",
                                        Map.of("jid", "900000000000001:2@lid"),
                                        Node.of("enc", Map.of("v", "2", "type", "msg"), KEY)),
                                Node.of("to", Map.of("jid", "900000000000002@lid"))),
                        Node.of("enc", Map.of("v", "2", "type", "skmsg"), SKMSG),
                        Node.of("device-identity", IDENTITY),
                        Node.of("meta", Map.of("status_setting", "contacts"))));
    }

    @Test
    void leavesTheDeviceIdentityOutWhenNobodyNeedsIt() {
        Node node = lidFirst(List.of(companion(ANA, "msg")), List.of(), null, StatusSetting.ALLOW_LIST)
                .toNode();

        assertThat(node.child("device-identity")).isEmpty();
        assertThat(node.at("meta").orElseThrow().attr("status_setting")).isEqualTo("allowlist");
    }

    @Test
    void namesAPersonWithACompanionEntryOnlyOnce() {
        Node node = lidFirst(List.of(companion(ANA.withDevice(3), "msg")), List.of(ANA, BEN, BEN), null, null)
                .toNode();

        assertThat(node.at("participants").orElseThrow().children())
                .extracting(to -> to.attr("jid"))
                .containsExactly("900000000000001:3@lid", "900000000000002@lid");
        assertThat(node.child("meta")).isEmpty();
    }

    @Test
    void marksMediaOnTheMessageAndOnItsCiphertextAlone() {
        Node node =
                lidFirst(List.of(companion(ANA, "msg")), List.of(), "gif", null).toNode();

        assertThat(node.attr("type")).isEqualTo("media");
        assertThat(node.at("enc").orElseThrow().attr("mediatype")).isEqualTo("gif");
        assertThat(node.at("participants", "to", "enc").orElseThrow().attr("mediatype"))
                .isNull();
    }

    @Test
    void carriesAParticipantHashInTheOlderForm() {
        Vectors vectors = Vectors.of("status");
        List<Jid> all = Arrays.stream(vectors.text("companions").split(" "))
                .map(Jid::parse)
                .toList();
        Jid sender = Jid.parse("5511900000000:31@s.whatsapp.net");
        List<StatusStanza.Companion> others = all.stream()
                .filter(jid -> !jid.equals(sender))
                .map(jid -> companion(jid, "msg"))
                .toList();

        Node node = new StatusStanza(
                        "3EB0AA",
                        StanzaProfile.PHONE_CLASSIC,
                        sender,
                        others,
                        List.of(),
                        SKMSG,
                        null,
                        IDENTITY,
                        StatusSetting.CONTACTS,
                        false)
                .toNode();

        assertThat(node.attr("phash")).isEqualTo(vectors.text("phash"));
        assertThat(ParticipantHash.of(all.reversed())).isEqualTo(vectors.text("phash"));
        assertThat(node.child("meta")).isEmpty();
    }

    @Test
    void refusesToMixKindsOfAddresses() {
        Jid phone = Jid.ofPhone("5511900000001");

        assertThatThrownBy(() -> lidFirst(List.of(companion(phone, "msg")), List.of(), null, null))
                .hasMessage("an address of @s.whatsapp.net in a stanza of LID_FIRST");
        assertThatThrownBy(() -> lidFirst(List.of(), List.of(phone), null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StatusStanza(
                        "3EB0AA",
                        StanzaProfile.PHONE_CLASSIC,
                        OURS,
                        List.of(),
                        List.of(),
                        SKMSG,
                        null,
                        IDENTITY,
                        null,
                        false))
                .hasMessage("an address of @lid in a stanza of PHONE_CLASSIC");
    }

    @Test
    @SuppressWarnings("NullAway") // it does not see the @Nullable of an array in a compiled compact constructor
    void refusesAPkmsgWithoutOurIdentity() {
        assertThatThrownBy(() -> new StatusStanza(
                        "3EB0AA",
                        StanzaProfile.LID_FIRST,
                        OURS,
                        List.of(companion(ANA, "pkmsg")),
                        List.of(),
                        SKMSG,
                        null,
                        null,
                        null,
                        false))
                .hasMessageContaining("device identity");
    }

    @Test
    void refusesTheSenderAmongTheRecipientsAndDoubles() {
        assertThatThrownBy(() -> lidFirst(List.of(companion(OURS, "msg")), List.of(), null, null))
                .hasMessageContaining("sending companion");
        assertThatThrownBy(() -> lidFirst(List.of(companion(ANA, "msg"), companion(ANA, "msg")), List.of(), null, null))
                .hasMessageContaining("twice");
    }

    @Test
    void aRevokeIsAnEditThatHidesFailuresAndTellsNoSetting() {
        Node node = new StatusStanza(
                        "3EB0AA",
                        StanzaProfile.LID_FIRST,
                        OURS,
                        List.of(companion(ANA, "msg")),
                        List.of(BEN),
                        SKMSG,
                        null,
                        IDENTITY,
                        null,
                        true)
                .toNode();

        assertThat(node.attr("edit")).isEqualTo("7");
        assertThat(node.child("meta")).isEmpty();
        assertThat(node.child("enc").orElseThrow().attr("decrypt-fail")).isEqualTo("hide");
        assertThat(node.at("participants", "to", "enc").orElseThrow().attr("decrypt-fail"))
                .isEqualTo("hide");
    }

    @Test
    void theOtherProfileOfTheOtherIsTheSame() {
        for (StanzaProfile profile : StanzaProfile.values()) {
            assertThat(profile.other()).isNotEqualTo(profile);
            assertThat(profile.other().other()).isEqualTo(profile);
        }
    }

    private static StatusStanza.Companion companion(Jid jid, String type) {
        return new StatusStanza.Companion(jid, type, KEY);
    }

    private static StatusStanza lidFirst(
            List<StatusStanza.Companion> companions,
            List<Jid> users,
            @Nullable String mediaType,
            @Nullable StatusSetting setting) {
        return new StatusStanza(
                "3EB0AA", StanzaProfile.LID_FIRST, OURS, companions, users, SKMSG, mediaType, IDENTITY, setting, false);
    }
}
