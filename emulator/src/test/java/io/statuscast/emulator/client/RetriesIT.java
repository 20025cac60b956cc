package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.Endpoint;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.ChatContent;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.store.StateKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How often, how long and by whom a status may be asked for again; and how often we ask.
class RetriesIT {
    private static final int CAP = Pacing.local().retriesPerSender();

    private final Linked world = new Linked();
    private final SimulatedPhone anna = world.contacts.get(0);
    private final SimulatedPhone ben = world.contacts.get(1);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void oneCompanionIsAnsweredAFewTimesAndTheOthersStillAre() {
        world.link();
        publish("3EB0A1", new StatusAudience.Contacts());
        world.await("the status", () -> anna.seen().size() == 1 && ben.seen().size() == 1);

        for (int i = 0; i < CAP + 3; i++) {
            askAgain(anna, "3EB0A1");
            world.awaitNothingWaiting();
        }
        assertThat(answers("3EB0A1", anna)).hasSize(CAP);

        askAgain(ben, "3EB0A1");
        world.awaitNothingWaiting();
        assertThat(answers("3EB0A1", ben)).hasSize(1);
    }

    @Test
    void whoeverTheStatusWasNotForIsNotAnswered() {
        world.link();
        publish("3EB0B1", new StatusAudience.Only(List.of(Linked.BEN)));
        world.await("the status", () -> ben.seen().size() == 1);

        askAgain(anna, "3EB0B1");
        world.awaitNothingWaiting();

        assertThat(answers("3EB0B1", anna)).isEmpty();
        assertThat(anna.seen()).isEmpty();
    }

    @Test
    void aDayLaterNothingIsSentAgainOrTakenBackAndThePlaintextIsGone() {
        world.link();
        publish("3EB0C1", new StatusAudience.Contacts());
        world.await("the status", () -> anna.seen().size() == 1);
        goOn(Duration.ofHours(23));
        askAgain(anna, "3EB0C1");
        world.awaitNothingWaiting();
        assertThat(answers("3EB0C1", anna)).hasSize(1);

        goOn(Duration.ofHours(25));
        askAgain(anna, "3EB0C1");
        world.awaitNothingWaiting();

        assertThat(answers("3EB0C1", anna)).hasSize(1);
        assertThat(world.client.revoke("3EB0C1")).isInstanceOf(RevokeOutcome.NotKnown.class);
        world.await(
                "the plaintext to be gone",
                () -> world.store.scan(StateKind.SENT_MESSAGE, "").isEmpty()
                        && world.store.scan(StateKind.STATUS_DELIVERY, "").isEmpty()
                        && world.store.scan(StateKind.STATUS_RETRY, "").isEmpty());
    }

    @Test
    void whatCannotBeReadIsAskedForFourTimesAndThenToldAsUnreadable() {
        world.link();
        for (int sent = 0; sent < 6; sent++) {
            unreadable("3EB0D1", sent);
            world.awaitNothingWaiting();
        }

        assertThat(retryReceipts("3EB0D1")).extracting(RetriesIT::count).containsExactly("1", "2", "3", "4");
        assertThat(retryReceipts("3EB0D1").getFirst().child("keys")).isEmpty();
        assertThat(retryReceipts("3EB0D1").get(1).child("keys")).isPresent();
        world.await("the report", () -> !world.ear.unreadable.isEmpty());
        assertThat(world.ear.unreadable).allSatisfy(message -> {
            assertThat(message.messageId()).isEqualTo("3EB0D1");
            assertThat(message.sender().phoneDigits()).isEqualTo(Linked.ANNA);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 429, 503})
    void aRequestForWhichTheServerHasNoKeysAtTheMomentIsAnsweredLater(int code) {
        world.client.close();
        world.client = world.newClient(world.impatient(Duration.ofSeconds(2)));
        world.link();
        // A machine that stands still makes an answer late.
        world.await(
                "an ack",
                () -> world.client.publish(Linked.text("3EB0E1", new StatusAudience.Contacts()))
                        instanceof PublishOutcome.Sent);
        world.await("the status", () -> anna.seen().size() == 1);
        world.emulator.faults().failNextQueries("encrypt", 1000, code);
        int asked = world.said(RetriesIT::asksForKeys).size();

        askAgain(anna, Jid.STATUS, "3EB0E1", 2);
        world.await(
                "a question for her keys",
                () -> world.said(RetriesIT::asksForKeys).size() > asked);
        assertThat(answers("3EB0E1", anna)).isEmpty();
        world.emulator.faults().failNextQueries("encrypt", 0, 0);

        world.await("the answer", () -> answers("3EB0E1", anna).size() == 1);
        world.awaitNothingWaiting();
    }

    @Test
    void aMessageToAGroupIsSentAgainAfterARestartToo() {
        world.link();
        Jid group = world.emulator.world().groups().create("Bakers", true, Linked.OWNER, List.of(Linked.ANNA));
        assertThat(world.client.send(new ChatMessage("3EB0G1", group, new ChatContent.Text("Bring flour"))))
                .isInstanceOf(PublishOutcome.Sent.class);
        world.received(anna, "3EB0G1");
        goOn(Duration.ZERO);

        askAgain(anna, group, "3EB0G1", 1);
        askAgain(ben, group, "3EB0G1", 1);
        world.awaitNothingWaiting();

        assertThat(answers("3EB0G1", anna)).hasSize(1);
        assertThat(answers("3EB0G1", ben)).isEmpty();
    }

    private void publish(String id, StatusAudience audience) {
        assertThat(world.client.publish(Linked.text(id, audience))).isInstanceOf(PublishOutcome.Sent.class);
    }

    /// Starts the client again, so much later than now.
    private void goOn(Duration later) {
        world.client.close();
        InstantSource clock = () -> InstantSource.system().instant().plus(later);
        world.client = world.newClient(world.config().withClock(clock));
        world.client.start();
        world.awaitOnline();
    }

    /// A retry receipt of a contact's phone, as one writes it that has lost nothing but this message.
    private void askAgain(SimulatedPhone phone, String id) {
        askAgain(phone, Jid.STATUS, id, 1);
    }

    private void askAgain(SimulatedPhone phone, Jid chat, String id, int count) {
        Node retry =
                Node.of("retry", Node.attrs("count", Integer.toString(count), "id", id, "t", "1772000000", "v", "1"));
        world.emulator
                .world()
                .send(
                        new Pen(Jid.ofPhone(phone.phone())),
                        Node.of(
                                "receipt",
                                Node.attrs(
                                        "to",
                                        chat.toString(),
                                        "participant",
                                        world.device().phoneJid().toString(),
                                        "id",
                                        id,
                                        "type",
                                        "retry"),
                                retry,
                                Node.of("registration", new byte[] {0, 0, 0, 1})));
    }

    /// A message of Anna's that nobody can read.
    private void unreadable(String id, int before) {
        var server = world.emulator.world();
        Node enc = Node.of(
                "enc",
                Node.attrs("v", "2", "type", "msg", "count", before == 0 ? null : Integer.toString(before)),
                new byte[] {0x33, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        server.locked(() -> {
            server.post(
                    world.device(),
                    Node.of(
                            "message",
                            Node.attrs("from", Jid.ofLid(anna.lid()).toString(), "id", id, "t", "1772000000"),
                            enc));
            return enc;
        });
    }

    /// What was sent again to a phone.
    private List<Node> answers(String id, SimulatedPhone phone) {
        return world.sent(id).stream()
                .filter(stanza -> stanza.jid("participant")
                        .filter(jid -> jid.toUser().equals(Jid.ofLid(phone.lid()))
                                || jid.toUser().equals(Jid.ofPhone(phone.phone())))
                        .isPresent())
                .toList();
    }

    private List<Node> retryReceipts(String id) {
        return world.said(stanza -> stanza.tag().equals("receipt")
                && stanza.attrOrEmpty("id").equals(id)
                && stanza.attrOrEmpty("type").equals("retry"));
    }

    private static boolean asksForKeys(Node stanza) {
        return stanza.attrOrEmpty("xmlns").equals("encrypt")
                && stanza.child("key").isPresent();
    }

    private static String count(Node receipt) {
        return receipt.child("retry").orElseThrow().attrOrEmpty("count");
    }

    /// Writes stanzas for a phone by hand.
    private record Pen(Jid address) implements Endpoint {
        @Override
        public void deliver(Node stanza) {}
    }
}
