package io.statuscast.emulator.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.Endpoint;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.ContactStatus;
import io.statuscast.whatsapp.client.StatusReaction;
import io.statuscast.whatsapp.client.StatusReceipt;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.media.MediaReference;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.ReceivedContent;
import io.statuscast.whatsapp.status.ReceivedMedia;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.StateKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What other people send, received by the whole client over real sockets.
class ReceivingIT {
    private static final int BLUE = 0xff1f6feb;
    private static final long BYTES_MAX = 1 << 20;

    private final Linked world = new Linked();
    private final SimulatedPhone anna = world.contacts.getFirst();

    @AfterEach
    void close() {
        world.close();
        assertThat(world.contacts)
                .allSatisfy(phone -> assertThat(phone.violations()).isEmpty());
    }

    private void linkWithFriends() {
        world.contacts.forEach(phone -> phone.saveContact(Linked.OWNER, "Olga Example"));
        world.link();
    }

    private ContactStatus oneStatus() {
        world.await("the status", () -> world.ear.statuses.size() == 1);
        return world.ear.statuses.getFirst();
    }

    @Test
    void aContactsTextArrivesWithItsColoursAndItsAuthor() {
        linkWithFriends();

        String id = anna.author().text("off to the lake", BLUE, 7);

        ContactStatus status = oneStatus();
        assertThat(status.messageId()).isEqualTo(id);
        assertThat(status.author().phoneDigits()).isEqualTo(Linked.ANNA);
        assertThat(status.author().lid()).isEqualTo(Jid.ofLid(anna.lid()));
        assertThat(status.author().name()).isEqualTo("Anna Example");
        assertThat(status.content()).isEqualTo(new ReceivedContent.Text("off to the lake", BLUE, 0xffffffff, 7));
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void manyStatusesArriveOnceEachAndInOrder() {
        linkWithFriends();
        for (int i = 0; i < 20; i++) {
            anna.author().text("number " + i, BLUE, 0);
        }
        world.await("all statuses", () -> world.ear.statuses.size() >= 20);
        assertThat(world.ear.statuses)
                .extracting(status -> ((ReceivedContent.Text) status.content()).text())
                .containsExactly(java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> "number " + i)
                        .toArray(String[]::new));
        world.await(
                "nothing kept", () -> world.store.scan(StateKind.RECEIVED, "").isEmpty());
    }

    @Test
    void aPictureIsDownloadedByteForByte(@TempDir Path directory) throws IOException {
        byte[] picture = "a picture nobody looks at".repeat(3000).getBytes(US_ASCII);
        linkWithFriends();
        anna.author().image(picture, "Lake");

        assertThat(oneStatus().content()).isInstanceOfSatisfying(ReceivedContent.Image.class, image -> {
            assertThat(image.caption()).isEqualTo("Lake");
            assertThat(image.media().bytes()).isEqualTo(picture.length);
            Path target = directory.resolve("lake.jpg");
            world.client.download(image.media(), target, BYTES_MAX);
            assertThat(target).hasBinaryContent(picture);
        });
        try (var left = Files.list(directory)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void aFileThatIsNotTheOneTheMessageNamesIsNotHandedOut(@TempDir Path directory) {
        linkWithFriends();
        anna.author().voice(new byte[5000], 4);

        assertThat(oneStatus().content()).isInstanceOfSatisfying(ReceivedContent.Voice.class, voice -> {
            assertThat(voice.seconds()).isEqualTo(4);
            MediaReference right = voice.media().reference();
            var wrong = new MediaReference(right.directPath(), right.mediaKey(), new byte[32], right.encSha256());
            var forged = new ReceivedMedia(voice.media().type(), wrong, "", 0, new byte[0]);
            Path target = directory.resolve("voice.ogg");
            assertThatThrownBy(() -> world.client.download(forged, target, BYTES_MAX))
                    .isInstanceOf(MediaException.class);
            assertThatThrownBy(() -> world.client.download(voice.media(), target, 1000))
                    .isInstanceOf(MediaException.class);
            assertThat(target).doesNotExist();
        });
    }

    @Test
    void aFilmArrivesAndIsTakenBack() {
        linkWithFriends();
        String id = anna.author().video(new byte[100], "Waves", 9);
        assertThat(oneStatus().content()).isInstanceOf(ReceivedContent.Video.class);

        anna.author().revoke(id);

        world.await("the revocation", () -> world.ear.revoked.size() == 1);
        assertThat(world.ear.revoked.getFirst().messageId()).isEqualTo(id);
        assertThat(world.ear.revoked.getFirst().author().phoneDigits()).isEqualTo(Linked.ANNA);
    }

    @Test
    void aStatusWhoseKeyWasLostIsAskedForAgain() {
        linkWithFriends();
        anna.author().text("first", BLUE, 0);
        oneStatus();
        world.loseSessionsAndKeys();

        anna.author().text("second", BLUE, 0);
        anna.author().text("third", BLUE, 0);

        world.await("all three", () -> world.ear.statuses.size() == 3);
        assertThat(world.ear.unreadable).isEmpty();
    }

    @Test
    void aStatusThatComesAgainAsADirectMessageIsToldOnceAndAsAStatus() {
        anna.habits().againToCompanions(true);
        linkWithFriends();
        anna.author().text("first", BLUE, 0);
        oneStatus();
        world.loseSessionsAndKeys();

        String id = anna.author().text("second", BLUE, 0);
        world.await("the second", () -> world.ear.statuses.size() == 2);
        String last = anna.author().text("third", BLUE, 0);

        world.await("the third", () -> world.ear.statuses.getLast().messageId().equals(last));
        assertThat(world.ear.statuses)
                .extracting(ContactStatus::messageId)
                .hasSize(3)
                .endsWith(id, last);
        assertThat(world.ear.messages).isEmpty();
        assertThat(world.ear.unreadable).isEmpty();
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void nobodyWritesToOneCompanionThatAskedForNothing() {
        linkWithFriends();
        Jid companion = Jid.ofLid(world.owner.lid()).withDevice(1);
        Node enc = Node.of("enc", Node.attrs("v", "2", "type", "msg", "count", "1"), new byte[] {0x33, 1, 2, 3});

        world.emulator
                .world()
                .send(
                        new Pen(Jid.ofPhone(Linked.BEN)),
                        Node.of(
                                "message",
                                Node.attrs("to", companion.toString(), "id", "3EB0R9", "type", "text"),
                                Node.of(
                                        "participants",
                                        Map.of(),
                                        Node.of("to", Node.attrs("jid", companion.toString()), enc)),
                                enc));

        assertThat(world.emulator.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("did not ask"));
    }

    /// Writes stanzas for a phone by hand.
    private record Pen(Jid address) implements Endpoint {
        @Override
        public void deliver(Node stanza) {}
    }

    @Test
    void aContactThatWasInstalledAnewIsReadAndGetsOurKeyAgain() {
        linkWithFriends();
        assertThat(world.client.publish(text("3EB0R0"))).isInstanceOf(PublishOutcome.Sent.class);
        world.await("our status", () -> anna.seen().size() == 1);
        anna.author().text("before", BLUE, 0);
        oneStatus();

        anna.forgetSignalState();
        anna.author().text("after", BLUE, 0);
        world.await("the second", () -> world.ear.statuses.size() == 2);
        assertThat(world.client.publish(text("3EB0R1"))).isInstanceOf(PublishOutcome.Sent.class);

        world.await("our second", () -> anna.seen().size() == 2);
    }

    @Test
    void repliesAndReactionsAreTiedToOurStatus() {
        linkWithFriends();
        world.client.publish(text("3EB0R2"));
        world.await("our status", () -> anna.seen().size() == 1);

        anna.author().reply("3EB0R2", "well said");
        anna.author().react("3EB0R2", "❤");
        anna.author().react("3EB0R2", "");

        world.await("the reply", () -> world.ear.replies.size() == 1);
        world.await("the reactions", () -> world.ear.reactions.size() == 2);
        var reply = world.ear.replies.getFirst();
        assertThat(reply.statusId()).isEqualTo("3EB0R2");
        assertThat(reply.author().phoneDigits()).isEqualTo(Linked.ANNA);
        assertThat(reply.content())
                .isInstanceOfSatisfying(
                        ReceivedContent.Text.class, t -> assertThat(t.text()).isEqualTo("well said"));
        assertThat(world.ear.reactions).extracting(StatusReaction::emoji).containsExactly("❤", "");
        assertThat(world.ear.reactions).extracting(StatusReaction::statusId).containsOnly("3EB0R2");
    }

    @Test
    void receiptsAreToldOncePerPersonInEveryForm() {
        linkWithFriends();
        world.client.publish(text("3EB0R3"));
        world.client.publish(text("3EB0R4"));
        for (SimulatedPhone phone : world.contacts) {
            world.await("both statuses", () -> phone.seen().size() == 2);
        }
        anna.view("3EB0R3");
        anna.view("3EB0R3");
        anna.author().play("3EB0R3");
        Jid ben = Jid.ofLid(world.contacts.get(1).lid());
        Jid cara = Jid.ofLid(world.contacts.get(2).lid());
        fromServer(
                Map.of("id", "3EB0R3", "type", "read", "participant", ben.toString()),
                Node.of("list", Map.of(), Node.of("item", Map.of("id", "3EB0R4"))));
        fromServer(
                Map.of("id", "g1", "type", "read"),
                Node.of(
                        "participants",
                        Map.of("key", "3EB0R4"),
                        Node.of("user", Map.of("jid", cara.toString(), "t", "1772000000")),
                        Node.of("user", Map.of("jid", Jid.ofPhone(Linked.BEN).toString(), "t", "1772000001"))));

        world.await("the views", () -> count(StatusReceipt.Kind.VIEWED) == 4);
        world.await("what was played", () -> count(StatusReceipt.Kind.PLAYED) == 1);
        world.await("all deliveries", () -> count(StatusReceipt.Kind.DELIVERED) >= 3);
        assertThat(world.ear.receipts).doesNotHaveDuplicates();
        assertThat(world.ear.receipts)
                .filteredOn(receipt -> receipt.kind() == StatusReceipt.Kind.VIEWED)
                .extracting(receipt -> receipt.viewer().phoneDigits() + " " + receipt.messageId())
                .containsExactlyInAnyOrder(
                        Linked.ANNA + " 3EB0R3",
                        Linked.BEN + " 3EB0R3",
                        Linked.BEN + " 3EB0R4",
                        Linked.CARA + " 3EB0R4");
    }

    @Test
    void whatTheListenerDidNotTakeIsToldAgainAfterARestart() {
        linkWithFriends();
        world.client.publish(text("3EB0R5"));
        world.await("our status", () -> anna.seen().size() == 1);
        world.await("the deliveries", () -> count(StatusReceipt.Kind.DELIVERED) == 3);
        world.ear.refusing = true;
        anna.author().text("lost on the way?", BLUE, 0);
        anna.view("3EB0R5");
        world.await("both refused", () -> world.ear.refused.get() >= 2);
        world.client.close();

        world.ear.refusing = false;
        world.client = world.newClient(world.config());
        world.client.start();

        assertThat(((ReceivedContent.Text) oneStatus().content()).text()).isEqualTo("lost on the way?");
        world.await("the view", () -> count(StatusReceipt.Kind.VIEWED) == 1);
    }

    @Test
    void aPlaceholderIsAcknowledgedAndAMessageWithoutAnythingRefused() {
        linkWithFriends();
        var attrs = Map.of(
                "from",
                Jid.STATUS.toString(),
                "participant",
                Jid.ofLid(anna.lid()).toString(),
                "id",
                "p1",
                "t",
                "1772000000");
        fromServer("message", attrs, Node.of("unavailable", Map.of("type", "view_once")));
        anna.author().text("and life goes on", BLUE, 0);

        oneStatus();
        world.await("all acknowledged", () -> world.emulator.world().locked(() -> mailbox() == 0));
    }

    private int mailbox() {
        return world.emulator
                .world()
                .deviceOf(world.client.identity().orElseThrow().phone())
                .orElseThrow()
                .mailbox()
                .size();
    }

    private long count(StatusReceipt.Kind kind) {
        return world.ear.receipts.stream()
                .filter(receipt -> receipt.kind() == kind)
                .count();
    }

    private void fromServer(Map<String, String> attrs, Node child) {
        var all = new java.util.HashMap<>(attrs);
        all.put("from", Jid.STATUS.toString());
        all.put("t", "1772000000");
        fromServer("receipt", all, child);
    }

    private void fromServer(String tag, Map<String, String> attrs, Node child) {
        var server = world.emulator.world();
        server.locked(() -> {
            server.post(
                    server.deviceOf(world.client.identity().orElseThrow().phone())
                            .orElseThrow(),
                    Node.of(tag, attrs, child));
            return attrs;
        });
    }

    private static StatusPost text(String id) {
        return new StatusPost(
                id, new StatusContent.Text("Fresh bread", BLUE, 0xffffffff, 0), new StatusAudience.Contacts());
    }
}
