package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.ChatContent;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.chat.ChatSaid;
import io.statuscast.whatsapp.chat.MessageReference;
import io.statuscast.whatsapp.client.ChatReceipt;
import io.statuscast.whatsapp.client.ChatReceived;
import io.statuscast.whatsapp.client.QueryOutcome;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.ReceivedContent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages and receipts that come to us, against the emulator over real sockets.
class ChatReceivingIT {
    private static final Jid US = Jid.ofPhone(Linked.OWNER);

    private final Linked world = new Linked();
    private final SimulatedPhone anna = world.contacts.get(0);

    @AfterEach
    void close() {
        world.close();
        assertThat(world.contacts)
                .allSatisfy(phone -> assertThat(phone.violations()).isEmpty());
    }

    @Test
    void wordsOfAPersonAreToldWithTheirAuthor() {
        world.link();

        String id = anna.say(US, "When do you open?");

        ChatReceived heard = heard(id);
        assertThat(heard.content()).isEqualTo(words("When do you open?"));
        assertThat(heard.author().phoneDigits()).isEqualTo(Linked.ANNA);
        assertThat(heard.author().address()).isEqualTo(Jid.ofLid(anna.lid()));
        assertThat(heard.ours()).isFalse();
        world.await(
                "the delivery receipt",
                () -> anna.receipts().stream()
                        .anyMatch(receipt -> receipt.messageId().equals(id)
                                && receipt.from().device() != 0
                                && receipt.type().equals("inactive")));
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void everyKindIsToldAsWhatItIs() {
        world.link();
        var place = Message.newBuilder();
        place.getLocationMessageBuilder().setDegreesLatitude(1.5).setDegreesLongitude(2.5);
        var poll = Message.newBuilder();
        poll.getPollCreationMessageV3Builder()
                .setName("Rye?")
                .setSelectableOptionsCount(1)
                .addOptionsBuilder()
                .setOptionName("Yes");
        var unknown = Message.newBuilder();
        unknown.getEncReactionMessageBuilder().getTargetMessageKeyBuilder().setId("3EB0AA");

        String first = anna.send(US, place.build());
        String second = anna.send(US, poll.build());
        String third = anna.send(US, unknown.build());

        assertThat(heard(first).content()).isEqualTo(new ChatSaid.Location(1.5, 2.5, "", ""));
        assertThat(heard(second).content()).isEqualTo(new ChatSaid.Poll("Rye?", List.of("Yes"), 1));
        assertThat(heard(third).content()).isEqualTo(new ChatSaid.Unknown("enc_reaction_message"));
    }

    @Test
    void wordsInAGroupNameTheGroupAndTheMember() {
        world.link();
        Jid group =
                world.emulator.world().groups().create("Bakers", true, Linked.OWNER, List.of(Linked.ANNA, Linked.BEN));

        String first = anna.say(group, "I bring flour");
        String second = anna.say(group, "And salt");

        assertThat(heard(first).chat()).isEqualTo(group);
        assertThat(heard(first).author().phoneDigits()).isEqualTo(Linked.ANNA);
        assertThat(heard(second).content()).isEqualTo(words("And salt"));
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void whatTheOwnerWritesOnThePhoneIsToldAsOurs() {
        world.link();

        String id = world.owner.say(Jid.ofPhone(Linked.ANNA), "See you at seven");

        assertThat(heard(id).ours()).isTrue();
        assertThat(heard(id).chat()).isEqualTo(Jid.ofLid(anna.lid()));
        assertThat(world.received(anna, id).text()).isEqualTo("See you at seven");
    }

    @Test
    void aMessageThatCannotBeReadIsAskedForAgain() {
        world.link();
        heard(anna.say(US, "first"));
        world.loseSessionsAndKeys();

        String id = anna.say(US, "second");

        assertThat(heard(id).content()).isEqualTo(words("second"));
        assertThat(world.said(stanza -> stanza.tag().equals("receipt")
                        && stanza.attrOrEmpty("type").equals("retry")
                        && stanza.attrOrEmpty("id").equals(id)))
                .isNotEmpty();
    }

    @Test
    void aMessageOfSomebodyWhoWasInstalledAnewIsReadAtOnce() {
        world.link();
        heard(anna.say(US, "first"));
        anna.forgetSignalState();

        String id = anna.say(US, "second");

        assertThat(heard(id).content()).isEqualTo(words("second"));
    }

    @Test
    void deliveriesAndReadingsOfOurMessagesAreTold() {
        world.link();
        Jid to = Jid.ofPhone(Linked.ANNA);
        assertThat(world.client.send(new ChatMessage("3EB0A1", to, new ChatContent.Text("hello"))))
                .isInstanceOf(PublishOutcome.Sent.class);
        world.received(anna, "3EB0A1");

        anna.markRead("3EB0A1");

        world.await("the delivery", () -> told("3EB0A1", ChatReceipt.Kind.DELIVERED));
        world.await("the reading", () -> told("3EB0A1", ChatReceipt.Kind.READ));
    }

    @Test
    void whatWeMarkAsReadIsToldToTheAuthor() {
        world.link();
        String first = anna.say(US, "one");
        String second = anna.say(US, "two");
        ChatReceived heard = heard(second);

        var outcome = world.client.markRead(heard.chat(), heard.author().address(), List.of(first, second));

        assertThat(outcome).isInstanceOf(QueryOutcome.Answered.class);
        for (String id : List.of(first, second)) {
            world.await(
                    "read " + id,
                    () -> anna.receipts().stream()
                            .anyMatch(receipt -> receipt.messageId().equals(id)
                                    && receipt.type().equals("read")));
        }
    }

    @Test
    void aReactionOfOursReachesTheAuthorAndTheirsReachesUs() {
        world.link();
        ChatReceived heard = heard(anna.say(US, "Thank you!"));
        var thanks = new MessageReference(heard.messageId(), heard.author().address(), false);

        assertThat(world.client.send(
                        new ChatMessage("3EB0B1", heard.chat(), new ChatContent.Reaction(thanks, "\uD83D\uDC4D"))))
                .isInstanceOf(PublishOutcome.Sent.class);

        assertThat(world.received(anna, "3EB0B1").type()).isEqualTo("reaction");
        var answer = Message.newBuilder();
        answer.getReactionMessageBuilder()
                .setText("\uD83D\uDE00")
                .getKeyBuilder()
                .setId("3EB0B0")
                .setRemoteJid(US.toString());
        assertThat(heard(anna.send(US, answer.build())).content())
                .isInstanceOfSatisfying(
                        ChatSaid.Reaction.class,
                        reaction -> assertThat(reaction.emoji()).isEqualTo("\uD83D\uDE00"));
    }

    private static ChatSaid words(String text) {
        return new ChatSaid.Shown(new ReceivedContent.Text(text, 0, 0, 0), List.of());
    }

    private boolean told(String messageId, ChatReceipt.Kind kind) {
        return world.ear.chatReceipts.stream()
                .anyMatch(receipt -> receipt.messageId().equals(messageId)
                        && receipt.kind() == kind
                        && receipt.by().address().equals(Jid.ofLid(anna.lid())));
    }

    private ChatReceived heard(String messageId) {
        world.await(
                "hearing " + messageId,
                () -> world.ear.messages.stream()
                        .anyMatch(message -> message.messageId().equals(messageId)));
        return world.ear.messages.stream()
                .filter(message -> message.messageId().equals(messageId))
                .findFirst()
                .orElseThrow();
    }
}
