package io.statuscast.emulator.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.SeenMessage;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.ChatContent;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.chat.ContactCard;
import io.statuscast.whatsapp.chat.MessageReference;
import io.statuscast.whatsapp.chat.Quote;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.store.StateKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages to one person, against the emulator over real sockets.
class ChatIT {
    private static final Jid ANNA = Jid.ofPhone(Linked.ANNA);

    private final Linked world = new Linked();
    private final SimulatedPhone anna = world.contacts.getFirst();

    @AfterEach
    void close() {
        world.close();
        assertThat(world.contacts)
                .allSatisfy(phone -> assertThat(phone.violations()).isEmpty());
        assertThat(world.owner.violations()).isEmpty();
    }

    @Test
    void wordsReachThePersonAndOurOwnPhone() {
        world.link();

        assertSent(new ChatMessage("3EB0A1", ANNA, new ChatContent.Text("Your table is ready")));

        SeenMessage seen = world.received(anna, "3EB0A1");
        assertThat(seen.text()).isEqualTo("Your table is ready");
        assertThat(seen.type()).isEqualTo("text");
        assertThat(seen.authorPhone()).isEqualTo(Linked.OWNER);
        SeenMessage own = world.received(world.owner, "3EB0A1");
        assertThat(own.text()).isEqualTo("Your table is ready");
        assertThat(own.chat().user()).isEqualTo(anna.lid());
        assertThat(world.contacts.get(1).messages()).isEmpty();
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void anAnswerSaysWhatItAnswersAndWhomItMentions() {
        world.link();
        String question = anna.say(Jid.ofPhone(Linked.OWNER), "When do you open?");
        var quote = new Quote(new MessageReference(question, Jid.ofLid(anna.lid()), false), "When do you open?");
        var text = new ChatContent.Text("At seven, @" + Linked.ANNA, List.of(ANNA));

        assertSent(new ChatMessage("3EB0A2", ANNA, text, quote));

        var context = world.received(anna, "3EB0A2")
                .content()
                .getExtendedTextMessage()
                .getContextInfo();
        assertThat(context.getStanzaId()).isEqualTo(question);
        assertThat(context.getMentionedJidList()).containsExactly(ANNA.toString());
    }

    @Test
    void everyKindOfFileArrivesByteForByte(@TempDir Path directory) throws IOException {
        byte[] bytes =
                "no picture, no film and no sound, but many bytes".repeat(3000).getBytes(US_ASCII);
        Path file = Files.write(directory.resolve("file"), bytes);
        world.link();

        assertSent(new ChatMessage(
                "3EB0B1",
                ANNA,
                new ChatContent.Image(new StatusContent.Image(file, "image/jpeg", "Look", 640, 480, new byte[0]))));
        assertSent(new ChatMessage(
                "3EB0B2",
                ANNA,
                new ChatContent.Video(
                        new StatusContent.Video(file, "video/mp4", null, 9, 640, 480, new byte[0], false))));
        assertSent(new ChatMessage(
                "3EB0B3", ANNA, new ChatContent.Document(file, "application/pdf", "Menu.pdf", "For May", 2)));
        assertSent(new ChatMessage("3EB0B4", ANNA, new ChatContent.Voice(file, 12, new byte[0])));

        for (String id : List.of("3EB0B1", "3EB0B2", "3EB0B3", "3EB0B4")) {
            SeenMessage seen = world.received(anna, id);
            assertThat(seen.media()).isEqualTo(bytes);
            assertThat(seen.type()).isEqualTo("media");
        }
        assertThat(world.received(anna, "3EB0B1").text()).isEqualTo("Look");
        assertThat(world.received(anna, "3EB0B2").content().getVideoMessage().getSeconds())
                .isEqualTo(9);
        assertThat(world.received(anna, "3EB0B3").text()).isEqualTo("For May");
        var voice = world.received(anna, "3EB0B4").content().getAudioMessage();
        assertThat(voice.getPtt()).isTrue();
        assertThat(voice.getSeconds()).isEqualTo(12);
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void aPlaceContactsAndAPollArriveAsTheyWereSent() {
        world.link();

        assertSent(new ChatMessage("3EB0C1", ANNA, new ChatContent.Location(48.2, 16.37, "Bakery", "Main Street 1")));
        var ben = ContactCard.of("Ben Example", Linked.BEN);
        assertSent(new ChatMessage("3EB0C2", ANNA, new ChatContent.Contacts(List.of(ben))));
        assertSent(new ChatMessage("3EB0C3", ANNA, new ChatContent.Poll("Which bread?", List.of("Rye", "Wheat"), 1)));

        var place = world.received(anna, "3EB0C1").content().getLocationMessage();
        assertThat(place.getDegreesLatitude()).isEqualTo(48.2);
        assertThat(place.getName()).isEqualTo("Bakery");
        assertThat(world.received(anna, "3EB0C2").content().getContactMessage().getVcard())
                .isEqualTo(ben.vcard());
        Message poll = world.received(anna, "3EB0C3").content();
        assertThat(poll.getPollCreationMessageV3().getOptionsCount()).isEqualTo(2);
        assertThat(poll.getMessageContextInfo().getMessageSecret().size()).isEqualTo(32);
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void aReactionARevokeAndAnEditNameTheirMessage() {
        world.link();
        String theirs = anna.say(Jid.ofPhone(Linked.OWNER), "Thank you!");
        assertSent(new ChatMessage("3EB0D0", ANNA, new ChatContent.Text("At seven")));

        var target = new MessageReference(theirs, Jid.ofLid(anna.lid()), false);
        assertSent(new ChatMessage("3EB0D1", ANNA, new ChatContent.Reaction(target, "\uD83D\uDC4D")));
        assertSent(new ChatMessage("3EB0D2", ANNA, new ChatContent.Edit("3EB0D0", "At eight")));
        assertSent(new ChatMessage("3EB0D3", ANNA, new ChatContent.Revoke("3EB0D0")));

        assertThat(world.received(anna, "3EB0D1")
                        .content()
                        .getReactionMessage()
                        .getKey()
                        .getId())
                .isEqualTo(theirs);
        assertThat(world.received(anna, "3EB0D1").type()).isEqualTo("reaction");
        assertThat(world.received(anna, "3EB0D2").edit()).isEqualTo("1");
        assertThat(world.received(anna, "3EB0D3").edit()).isEqualTo("7");
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void aRepeatedMessageIsSeenOnce() {
        world.waitBrieflyForAcks();
        world.link();
        var message = new ChatMessage("3EB0E1", ANNA, new ChatContent.Text("once"));
        world.emulator.faults().dropNextAcks(1);

        assertThat(world.client.send(message)).isInstanceOf(PublishOutcome.Unknown.class);
        world.await("the second try", () -> world.client.send(message) instanceof PublishOutcome.Sent);

        world.await("both copies", () -> anna.duplicateMessages() > 0);
        assertThat(anna.messages()).hasSize(1);
    }

    @Test
    void aClientThatDiedBeforeTheAckSendsTheSameMessageAgain(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("menu.pdf"), "the menu".getBytes(US_ASCII));
        var document = new ChatContent.Document(file, "application/pdf", "Menu.pdf", null, 1);
        var message = new ChatMessage("3EB0E2", ANNA, document);
        world.waitBrieflyForAcks();
        world.link();
        world.emulator.faults().dropNextAcks(1);
        assertThat(world.client.send(message)).isInstanceOf(PublishOutcome.Unknown.class);
        world.client.close();
        Files.delete(file);

        world.client = world.newClient(world.config());
        world.client.start();
        world.awaitOnline();
        assertSent(message);

        world.await("both copies", () -> anna.duplicateMessages() == 1);
        assertThat(world.received(anna, "3EB0E2").media()).isEqualTo("the menu".getBytes(US_ASCII));
    }

    @Test
    void whoForgotItsSessionsGetsTheMessageAgain() {
        world.link();
        assertSent(new ChatMessage("3EB0F1", ANNA, new ChatContent.Text("first")));
        world.received(anna, "3EB0F1");
        anna.forgetSignalState();
        world.owner.forgetSignalState();

        assertSent(new ChatMessage("3EB0F2", ANNA, new ChatContent.Text("second")));

        assertThat(world.received(anna, "3EB0F2").text()).isEqualTo("second");
        assertThat(world.received(world.owner, "3EB0F2").chat().user()).isEqualTo(anna.lid());
    }

    @Test
    void aNumberThatIsNotOnWhatsAppIsRefusedBeforeAnythingLeaves() {
        world.link();

        var outcome =
                world.client.send(new ChatMessage("3EB0F5", Jid.ofPhone("15559999999"), new ChatContent.Text("hello")));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        PublishOutcome.Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo("recipient:not-on-whatsapp"));
    }

    @Test
    void aRefusedAddressIsTriedByNumberAndThatIsRemembered() {
        world.link();
        world.emulator.faults().refuseNextMessages(1, 400);

        assertSent(new ChatMessage("3EB0F6", ANNA, new ChatContent.Text("by number")));

        assertThat(world.received(anna, "3EB0F6").text()).isEqualTo("by number");
        assertThat(world.store.get(StateKind.SETTING, "chat-profile")).isPresent();
    }

    @Test
    void aRestrictionToBeginChatsIsItsOwnRejection() {
        world.link();
        world.emulator.faults().refuseNextMessages(1, 463);

        var outcome = world.client.send(new ChatMessage("3EB0F7", ANNA, new ChatContent.Text("hello")));

        assertThat(outcome).isInstanceOfSatisfying(PublishOutcome.Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo("whatsapp:463");
            assertThat(rejected.sentence()).contains("begin chats");
        });
    }

    private void assertSent(ChatMessage message) {
        assertThat(world.client.send(message))
                .as(() -> world.emulator.refusals().toString())
                .isInstanceOf(PublishOutcome.Sent.class);
    }
}
