package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.SimulatedCompanion;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whom a status and its revocation name: companions that come and go, our own, and those that hold our key.
class RecipientsIT {
    private static final StatusAudience ALL = new StatusAudience.Contacts();
    private static final StatusAudience BEN_ALONE = new StatusAudience.Only(List.of(Linked.BEN));

    private final Linked world = new Linked();
    private final SimulatedPhone anna = world.contacts.get(0);
    private final SimulatedPhone ben = world.contacts.get(1);

    @AfterEach
    void close() {
        world.close();
        assertThat(world.contacts)
                .allSatisfy(phone -> assertThat(phone.violations()).isEmpty());
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void theSenderKeyGoesOnlyToCompanionsThatLackIt() {
        world.link();
        publish("3EB0A1", ALL);
        assertThat(withKey("3EB0A1")).contains(Jid.ofLid(anna.lid()), Jid.ofLid(ben.lid()));

        publish("3EB0A2", ALL);
        assertThat(withKey("3EB0A2")).isEmpty();
        assertThat(named("3EB0A2")).contains(Jid.ofLid(anna.lid()), Jid.ofLid(ben.lid()));

        SimulatedCompanion tablet = anna.addCompanion();
        world.awaitNothingWaiting();
        publish("3EB0A3", ALL);
        assertThat(withKey("3EB0A3"))
                .containsExactly(
                        Jid.ofLid(anna.lid()).withDevice(tablet.address().device()));
        world.await("the tablet", () -> tablet.seen().size() == 1);
        world.await("the phone", () -> anna.seen().size() == 3);
    }

    @Test
    void aCompanionThatVanishedIsNotNamedAnyMore() {
        SimulatedCompanion tablet = anna.addCompanion();
        world.link();
        publish("3EB0B1", ALL);
        world.await("the tablet", () -> tablet.seen().size() == 1);

        tablet.unlink();
        world.awaitNothingWaiting();
        publish("3EB0B2", ALL);

        assertThat(named("3EB0B2"))
                .noneMatch(jid -> jid.device() == tablet.address().device());
        world.await("the phone", () -> anna.seen().size() == 2);
        assertThat(tablet.seen()).hasSize(1);
    }

    @Test
    void whoeverHasANewIdentityGetsTheSenderKeyAgain() {
        world.link();
        publish("3EB0E1", ALL);
        world.await("the status", () -> anna.seen().size() == 1);

        var server = world.emulator.world();
        server.locked(() -> {
            Node changed = server.notification("encrypt", Jid.ofPhone(Linked.ANNA), Node.of("identity"));
            server.post(world.device(), changed);
            return changed;
        });
        world.awaitNothingWaiting();
        publish("3EB0E2", ALL);

        assertThat(withKey("3EB0E2")).containsExactly(Jid.ofLid(anna.lid()));
        world.await("the next status", () -> anna.seen().size() == 2);
    }

    @Test
    void ourOwnCompanionsGetEveryStatusWhateverItsAudience() {
        SimulatedCompanion desktop = world.owner.addCompanion();
        world.link();

        publish("3EB0C1", BEN_ALONE);
        publish("3EB0C2", new StatusAudience.Except(List.of(Linked.ANNA, Linked.BEN)));

        world.await("our phone", () -> world.owner.seen().size() == 2);
        world.await("our desktop", () -> desktop.seen().size() == 2);
        assertThat(anna.seen()).isEmpty();
        assertThat(desktop.violations()).isEmpty();
    }

    @Test
    void aRevokeGoesToThoseWhoGotTheStatusAndToNobodyElse() {
        world.link();
        publish("3EB0D1", BEN_ALONE);
        world.await("the status", () -> ben.seen().size() == 1);
        world.owner.removeContact(Linked.BEN);
        world.await("the change", () -> world.client.contacts().size() == 2);

        assertThat(world.client.revoke("3EB0D1"))
                .isInstanceOfSatisfying(
                        RevokeOutcome.Revoked.class,
                        revoked -> assertThat(revoked.people()).isEqualTo(1));

        world.await("the revoke", () -> ben.seen().getFirst().revoked());
        Node revoke = world.emulator.world().journal().stanzas().stream()
                .filter(passed -> passed.direction().equals("in"))
                .map(passed -> passed.stanza())
                .filter(stanza -> stanza.attrOrEmpty("edit").equals("7"))
                .findFirst()
                .orElseThrow();
        assertThat(users(revoke)).containsExactlyInAnyOrder(Jid.ofLid(ben.lid()), Jid.ofLid(world.owner.lid()));
        assertThat(anna.seen()).isEmpty();
    }

    private void publish(String id, StatusAudience audience) {
        assertThat(world.client.publish(Linked.text(id, audience))).isInstanceOf(PublishOutcome.Sent.class);
    }

    private List<Node> entries(String id) {
        assertThat(world.sent(id)).hasSize(1);
        return world.sent(id).getFirst().child("participants").orElseThrow().children("to");
    }

    private List<Jid> named(String id) {
        return entries(id).stream().map(to -> to.jid("jid").orElseThrow()).toList();
    }

    /// Who is given our sender key by a status.
    private List<Jid> withKey(String id) {
        return entries(id).stream()
                .filter(to -> to.child("enc").isPresent())
                .map(to -> to.jid("jid").orElseThrow())
                .toList();
    }

    private static List<Jid> users(Node stanza) {
        return stanza.child("participants").orElseThrow().children("to").stream()
                .map(to -> to.jid("jid").orElseThrow().toUser())
                .distinct()
                .toList();
    }
}
