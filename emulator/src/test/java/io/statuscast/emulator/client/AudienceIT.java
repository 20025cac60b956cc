package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.SelfTestReport;
import io.statuscast.whatsapp.proto.StatusPrivacyAction.StatusDistributionMode;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.StateKind;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who may read a status: by the audience of the post, by the phone's setting, and by the keys that were
/// given away.
class AudienceIT {
    private final Linked world = new Linked();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whoeverLeavesTheAudienceHoldsAKeyThatReadsNothingNew() {
        world.link();
        publish("3EB0A1", new StatusAudience.Contacts());
        awaitSeen(0, 1);
        assertThat(holders()).anyMatch(holder -> holder.contains(anna().lid()));
        String before = keyOf("3EB0A1");

        publish("3EB0A2", new StatusAudience.Only(List.of(Linked.BEN)));
        awaitSeen(1, 2);
        assertThat(keyOf("3EB0A2")).as("a new sender key").isNotEqualTo(before);
        assertThat(holders()).noneMatch(holder -> holder.contains(anna().lid()));

        publish("3EB0A3", new StatusAudience.Only(List.of(Linked.BEN, Linked.CARA)));
        assertThat(keyOf("3EB0A3")).as("nobody left").isEqualTo(keyOf("3EB0A2"));
        publish("3EB0A4", new StatusAudience.Contacts());
        awaitSeen(0, 2);
        awaitSeen(1, 4);
        assertThat(anna().violations()).isEmpty();
    }

    @Test
    void aRetryForAnEarlierStatusBringsNoKeyToWhoeverLeftTheAudience() {
        world.link();
        publish("3EB0B1", new StatusAudience.Contacts());
        awaitSeen(0, 1);
        anna().forgetSignalState();
        anna().goOffline();
        publish("3EB0B2", new StatusAudience.Contacts());
        publish("3EB0B3", new StatusAudience.Only(List.of(Linked.BEN)));

        anna().goOnline();

        awaitSeen(0, 2);
        assertThat(anna().seen().get(1).messageId()).isEqualTo("3EB0B2");
        assertThat(holders()).noneMatch(holder -> holder.contains(anna().lid()));
    }

    @Test
    void exceptionsGetNothing() {
        world.link();
        publish("3EB0C1", new StatusAudience.Except(List.of(Linked.BEN)));
        awaitSeen(0, 1);
        awaitSeen(2, 1);
        assertThat(world.contacts.get(1).seen()).isEmpty();
        assertThat(setting("3EB0C1")).isEqualTo("denylist");
    }

    @Test
    void theSettingOfThePhoneDecidesUnlessThePostDoes() {
        world.owner.statusPrivacy("whitelist", List.of(Linked.CARA));
        world.link();
        publish("3EB0D1", new StatusAudience.Privacy());
        awaitSeen(2, 1);
        assertThat(anna().seen()).isEmpty();
        assertThat(setting("3EB0D1")).isEqualTo("allowlist");

        publish("3EB0D2", new StatusAudience.Contacts());
        awaitSeen(0, 1);
        assertThat(setting("3EB0D2")).isEqualTo("contacts");
    }

    @Test
    void theExceptionsOfThePhoneGetNothing() {
        world.owner.statusPrivacy("blacklist", List.of(Linked.CARA));
        world.link();
        publish("3EB0G1", new StatusAudience.Privacy());
        awaitSeen(0, 1);
        awaitSeen(1, 1);
        assertThat(world.contacts.get(2).seen()).isEmpty();
        assertThat(setting("3EB0G1")).isEqualTo("denylist");
    }

    @Test
    void aSettingOfAKindThatIsNotKnownReachesNobodyAndSaysWhatToDo() {
        world.owner.statusPrivacy("close_friends", List.of(Linked.CARA));
        world.link();
        var rejected = (PublishOutcome.Rejected) send("3EB0G2", new StatusAudience.Privacy());
        assertThat(rejected.code()).isEqualTo("audience:privacy");
        assertThat(rejected.sentence()).contains("close_friends", "on the phone");
        publish("3EB0G3", new StatusAudience.Contacts());
        awaitSeen(2, 1);
    }

    @Test
    void aSettingThatThePhoneChangesHoldsForTheNextStatus() {
        world.link();
        publish("3EB0H1", new StatusAudience.Privacy());
        awaitSeen(0, 1);

        world.owner.statusPrivacy("whitelist", List.of(Linked.CARA));
        world.owner.statusPrivacy(StatusDistributionMode.ALLOW_LIST, List.of(Linked.CARA));
        world.await("the change", () -> world.client.statusPrivacy().isPresent());
        publish("3EB0H2", new StatusAudience.Privacy());

        awaitSeen(2, 2);
        assertThat(setting("3EB0H2")).isEqualTo("allowlist");
        assertThat(anna().seen()).hasSize(1);
    }

    @Test
    void theSelfTestIsSeenByOurOwnPhoneAloneAndTakenBack() {
        world.link();

        SelfTestReport report = world.client.selfTest();

        assertThat(report.steps())
                .extracting(SelfTestReport.Step::name)
                .containsExactly("online", "acknowledged", "received", "revoked");
        assertThat(report.passed()).isTrue();
        world.await(
                "our own phone",
                () -> world.owner.seen().size() == 1
                        && world.owner.seen().getFirst().revoked());
        publish("3EB0E1", new StatusAudience.Contacts());
        awaitSeen(0, 1);
        assertThat(anna().seen()).hasSize(1);
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void theSelfTestSaysWhichStepFailed() {
        world.waitBrieflyForAcks();
        world.link();
        world.owner.goOffline();
        // An ack that is late, too, ends a test.
        var last = new AtomicReference<SelfTestReport.Step>();
        world.await("a test with an ack", () -> {
            last.set(world.client.selfTest().steps().getLast());
            return last.get().name().equals("received");
        });
        assertThat(last.get().passed()).isFalse();
        assertThat(last.get().sentence()).contains("phone");
    }

    @Test
    void nothingIsTakenBackThatWasNeverPublished() {
        world.link();
        assertThat(world.client.revoke("3EB0F1")).isInstanceOf(RevokeOutcome.NotKnown.class);
    }

    private SimulatedPhone anna() {
        return world.contacts.getFirst();
    }

    private void publish(String id, StatusAudience audience) {
        assertThat(send(id, audience)).isInstanceOf(PublishOutcome.Sent.class);
    }

    private PublishOutcome send(String id, StatusAudience audience) {
        var content = new StatusContent.Text("words", 0xff25d366, 0xffffffff, 0);
        return world.client.publish(new StatusPost(id, content, audience));
    }

    private void awaitSeen(int contact, int count) {
        world.await(
                "status " + count + " at contact " + contact,
                () -> world.contacts.get(contact).seen().size() == count);
    }

    private List<String> holders() {
        return world.store.scan(StateKind.SENDER_KEY_SHARED, "").stream()
                .map(entry -> entry.key())
                .toList();
    }

    private String setting(String id) {
        return world.sent(id).stream()
                .flatMap(stanza -> stanza.child("meta").stream())
                .map(meta -> meta.attrOrEmpty("status_setting"))
                .findFirst()
                .orElseThrow();
    }

    /// The id of the sender key: the bytes after version and tag.
    private String keyOf(String id) {
        byte[] skmsg = world.sent(id).stream()
                .flatMap(stanza -> stanza.child("enc").stream())
                .map(Node::bytes)
                .findFirst()
                .orElseThrow();
        return HexFormat.of().formatHex(skmsg, 1, 6);
    }
}
