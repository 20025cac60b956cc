package io.statuscast.emulator.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.SavedContact;
import io.statuscast.whatsapp.client.StatusReceipt;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.StateKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole client against the emulator, over real sockets.
class LinkAndPublishIT {
    private static final int GREEN = 0xff25d366;
    private static final int WHITE = 0xffffffff;

    private final Linked world = new Linked();

    @AfterEach
    void close() {
        world.close();
        assertThat(world.contacts)
                .allSatisfy(phone -> assertThat(phone.violations()).isEmpty());
    }

    @Test
    void linksByCodeAndLearnsTheContacts() {
        world.link();

        assertThat(world.client.identity()).hasValueSatisfying(identity -> {
            assertThat(identity.phone().user()).isEqualTo(Linked.OWNER);
            assertThat(identity.lid()).isNotNull();
        });
        assertThat(world.client.contacts())
                .extracting(SavedContact::name)
                .containsExactlyInAnyOrder("Anna Example", "Ben Example", "Cara Example");
        assertThat(world.ear.states).hasAtLeastOneElementOfType(LinkState.Pairing.class);
        assertThat(world.ear.identities).isNotEmpty();
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void aTextReachesEveryContactWithItsColours() {
        world.link();

        PublishOutcome outcome = world.client.publish(text("3EB0A1", "Fresh bread from seven"));

        assertThat(outcome).isInstanceOfSatisfying(PublishOutcome.Sent.class, sent -> {
            assertThat(sent.recipients()).isEqualTo(3);
            assertThat(sent.unreachable()).isEmpty();
        });
        for (SimulatedPhone phone : world.contacts) {
            world.await("the status", () -> phone.seen().size() == 1);
            SeenStatus seen = phone.seen().getFirst();
            assertThat(seen.messageId()).isEqualTo("3EB0A1");
            assertThat(seen.text()).isEqualTo("Fresh bread from seven");
            assertThat(seen.backgroundArgb()).isEqualTo(GREEN);
        }
        world.await("our own phone", () -> world.owner.seen().size() == 1);
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void furtherStatusesDoNotDistributeTheSenderKeyAgain() {
        world.link();
        for (int i = 0; i < 5; i++) {
            assertThat(world.client.publish(text("3EB0B" + i, "number " + i))).isInstanceOf(PublishOutcome.Sent.class);
        }
        for (SimulatedPhone phone : world.contacts) {
            world.await("all statuses", () -> phone.seen().size() == 5);
        }
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void anImageArrivesByteForByte(@TempDir Path directory) throws IOException {
        byte[] picture =
                "not really a JPEG, but nobody decodes it here".repeat(2000).getBytes(US_ASCII);
        Path file = Files.write(directory.resolve("picture.jpg"), picture);
        world.link();

        var image = new StatusContent.Image(file, "image/jpeg", "Look", 640, 480, new byte[] {1, 2, 3});
        PublishOutcome outcome = world.client.publish(new StatusPost("3EB0C1", image, new StatusAudience.Contacts()));

        assertThat(outcome).isInstanceOf(PublishOutcome.Sent.class);
        for (SimulatedPhone phone : world.contacts) {
            world.await("the picture", () -> phone.seen().size() == 1);
            assertThat(phone.seen().getFirst().caption()).isEqualTo("Look");
            assertThat(phone.seen().getFirst().media()).isEqualTo(picture);
        }
    }

    @Test
    void anAudienceOfNamedPeopleReachesNobodyElse() {
        world.link();

        PublishOutcome outcome = world.client.publish(new StatusPost(
                "3EB0D1", words("only you"), new StatusAudience.Only(List.of(Linked.BEN, "15559999999"))));

        assertThat(outcome).isInstanceOfSatisfying(PublishOutcome.Sent.class, sent -> {
            assertThat(sent.recipients()).isEqualTo(1);
            assertThat(sent.unreachable()).containsExactly("15559999999");
        });
        world.await("the status", () -> world.contacts.get(1).seen().size() == 1);
        assertThat(world.contacts.get(0).seen()).isEmpty();
        assertThat(world.contacts.get(2).seen()).isEmpty();
    }

    @Test
    void nobodyToReachIsAnOutcomeOfItsOwn() {
        world.link();
        assertThat(world.client.publish(
                        new StatusPost("3EB0D2", words("hello?"), new StatusAudience.Only(List.of("15559999999")))))
                .isInstanceOfSatisfying(
                        PublishOutcome.Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo("audience:unreachable"));
        assertThat(world.client.publish(new StatusPost("3EB0D3", words("hm"), new StatusAudience.Only(List.of()))))
                .isInstanceOfSatisfying(
                        PublishOutcome.Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo("audience:empty"));
    }

    @Test
    void aPhoneThatLostItsKeysAsksAgainAndGetsTheStatus() {
        world.link();
        world.client.publish(text("3EB0E1", "first"));
        SimulatedPhone anna = world.contacts.getFirst();
        world.await("the first", () -> anna.seen().size() == 1);

        anna.forgetSignalState();
        world.client.publish(text("3EB0E2", "second"));

        world.await("the second", () -> anna.seen().size() == 2);
        assertThat(anna.seen().get(1).text()).isEqualTo("second");
        assertThat(world.store.scan(StateKind.SENDER_KEY_SHARED, "status@broadcast::" + anna.lid()))
                .as("the note that she holds our sender key")
                .allSatisfy(note -> assertThat(note.value()).isNotEmpty());
        assertThat(world.client.publish(text("3EB0E3", "third"))).isInstanceOf(PublishOutcome.Sent.class);
        world.await("the third", () -> anna.seen().size() == 3);
    }

    @Test
    void publishingTheSameIdAgainIsSeenOnce() {
        world.link();
        world.client.publish(text("3EB0F1", "once"));
        PublishOutcome again = world.client.publish(text("3EB0F1", "other words, the stored ones count"));

        assertThat(again).isInstanceOf(PublishOutcome.Sent.class);
        SimulatedPhone anna = world.contacts.getFirst();
        world.client.publish(text("3EB0F2", "and another"));
        world.await("the next", () -> anna.seen().size() == 2);
        assertThat(anna.duplicates()).isZero();
        assertThat(anna.seen().getFirst().text()).isEqualTo("once");
    }

    @Test
    void aLostAckIsUnknownAndTheSameIdSettlesIt() {
        world.waitBrieflyForAcks();
        world.link();
        world.emulator.faults().dropNextAcks(1);

        assertThat(world.client.publish(text("3EB0G1", "did it arrive?")))
                .isInstanceOfSatisfying(
                        PublishOutcome.Unknown.class,
                        unknown -> assertThat(unknown.code()).isEqualTo("ack:timeout"));
        // What comes late must not be taken for the answer to the next try: the connection ends.
        world.await(
                "the ack", () -> world.client.publish(text("3EB0G1", "did it arrive?")) instanceof PublishOutcome.Sent);

        SimulatedPhone anna = world.contacts.getFirst();
        world.await("the status", () -> anna.seen().size() == 1 && anna.duplicates() > 0);
    }

    @Test
    void aRefusalWith479IsTriedInTheOtherProfile() {
        world.link();
        world.emulator.faults().refuseNextMessages(1, 479);

        assertThat(world.client.publish(text("3EB0H1", "by number"))).isInstanceOf(PublishOutcome.Sent.class);
        SimulatedPhone anna = world.contacts.getFirst();
        world.await("the status", () -> anna.seen().size() == 1);
    }

    @Test
    void aRestrictionIsRejectedWithItsCode() {
        world.link();
        world.emulator.faults().refuseNextMessages(1, 463);
        assertThat(world.client.publish(text("3EB0I1", "no")))
                .isInstanceOfSatisfying(
                        PublishOutcome.Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo("whatsapp:463"));
    }

    @Test
    void aRateLimitIsNoReasonToAskForDevicesAgain() {
        world.link();
        assertThat(world.client.publish(text("3EB0H1", "first"))).isInstanceOf(PublishOutcome.Sent.class);
        var known = world.store.scan(StateKind.COMPANIONS, "");

        world.emulator.faults().refuseNextMessages(1, 429);

        assertThat(world.client.publish(text("3EB0H2", "too fast"))).isInstanceOf(PublishOutcome.Unknown.class);
        assertThat(world.store.scan(StateKind.COMPANIONS, ""))
                .hasSameSizeAs(known)
                .isNotEmpty();
    }

    @Test
    void aDroppedConnectionIsOpenedAgain() {
        world.link();
        var self = world.client.identity().orElseThrow().phone();

        assertThat(world.emulator.faults().disconnect(self)).isTrue();
        world.await("the loss", () -> world.ear.states.stream().anyMatch(LinkState.Reconnecting.class::isInstance));
        world.awaitOnline();

        assertThat(world.client.publish(text("3EB0J1", "back again"))).isInstanceOf(PublishOutcome.Sent.class);
        world.await("the status", () -> world.contacts.getFirst().seen().size() == 1);
    }

    @Test
    void aRestartedClientLogsInWithWhatItStored() {
        world.link();
        world.client.publish(text("3EB0K1", "before"));
        world.client.close();
        assertThat(world.client.publish(text("3EB0K0", "closed"))).isInstanceOf(PublishOutcome.NotOnline.class);

        world.client = world.newClient(world.config());
        world.client.start();
        world.awaitOnline();
        assertThat(world.client.publish(text("3EB0K2", "after"))).isInstanceOf(PublishOutcome.Sent.class);
        world.await("both", () -> world.contacts.getFirst().seen().size() == 2);
        assertThat(world.client.contacts()).hasSize(3);
    }

    @Test
    void anUnlinkedDeviceIsLoggedOutAndForgetsItsKeys() {
        world.link();
        var self = world.client.identity().orElseThrow().phone();
        assertThat(world.emulator.faults().unlink(self)).isTrue();
        world.await("the end of the link", () -> world.client.state() instanceof LinkState.LoggedOut);
        assertThat(world.client.publish(text("3EB0L1", "no"))).isInstanceOf(PublishOutcome.NotOnline.class);
    }

    @Test
    void contactsSavedLaterGetTheNextStatus() {
        world.link();
        SimulatedPhone dora = world.emulator.phone("15550001004");
        world.owner.saveContact("15550001004", "Dora Example");
        world.await("the new contact", () -> world.client.contacts().size() == 4);

        assertThat(world.client.publish(text("3EB0M1", "welcome")))
                .isInstanceOfSatisfying(
                        PublishOutcome.Sent.class,
                        sent -> assertThat(sent.recipients()).isEqualTo(4));
        world.await("the status", () -> dora.seen().size() == 1);
    }

    @Test
    void aViewIsTold() {
        world.link();
        world.client.publish(text("3EB0N1", "look at me"));
        SimulatedPhone anna = world.contacts.getFirst();
        world.await("the status", () -> anna.seen().size() == 1);
        anna.view("3EB0N1");
        world.await("the view", () -> world.ear.receipts.stream().anyMatch(r -> r.kind() == StatusReceipt.Kind.VIEWED));
    }

    @Test
    void closesAtOnceWhileACodeIsOnShow() {
        world.client.close();
        world.client = world.newClient(world.config(Duration.ofHours(1)));
        world.client.start();
        world.await("a code", () -> world.client.state() instanceof LinkState.Pairing);
        var closing = Thread.ofVirtual().start(world.client::close);
        // Far less than the hour for which the code would be on show, and than closing waits for a thread.
        world.await("the end", () -> !closing.isAlive());
        assertThat(world.client.state()).isEqualTo(new LinkState.Unlinked());
    }

    private static StatusPost text(String id, String words) {
        return new StatusPost(id, words(words), new StatusAudience.Contacts());
    }

    private static StatusContent words(String words) {
        return new StatusContent.Text(words, GREEN, WHITE, 0);
    }
}
