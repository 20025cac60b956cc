package io.statuscast.whatsapp.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.media.UploadedMedia;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.status.ReceivedContent;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusLimits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatMessagesTest {
    private static final Jid ANNA = Jid.ofPhone("15550001001");
    private static final Jid GROUP = new Jid("120363000000000001", 0, Jid.GROUP);
    private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");
    private static final UploadedMedia FILE = new UploadedMedia(
            "https://mmg.example.net/v/f", "/v/f", new byte[32], new byte[32], new byte[32], 1234, NOW, new byte[10]);

    @Test
    void plainWordsAreAConversationWithASecret() {
        Message message = build(ANNA, new ChatContent.Text("Good morning"));

        assertThat(message.getConversation()).isEqualTo("Good morning");
        assertThat(message.getMessageContextInfo().getMessageSecret().size()).isEqualTo(32);
        assertThat(StanzaWords.of(message)).isEqualTo(new StanzaWords("text", null, null, false, null));
        assertThat(read(message)).isEqualTo(shown("Good morning", List.of()));
    }

    @Test
    void wordsThatMentionAndAnswerSayWhomAndWhat() {
        var quote = new Quote(new MessageReference("3EB0AA", ANNA.withDevice(3), false), "When?");
        var text = new ChatContent.Text("At nine, @15550001002", List.of(Jid.ofPhone("15550001002")));
        Message message = ChatMessages.of(new ChatMessage("3EB001", GROUP, text, quote), null, new byte[32], NOW);

        var context = message.getExtendedTextMessage().getContextInfo();
        assertThat(context.getStanzaId()).isEqualTo("3EB0AA");
        assertThat(context.getParticipant()).isEqualTo(ANNA.toString());
        assertThat(context.getQuotedMessage().getConversation()).isEqualTo("When?");
        assertThat(read(message)).isEqualTo(shown(text.text(), text.mentions()));
        assertThat(ReceivedMessages.quote(message)).contains(quote);
    }

    @Test
    void mediaSayWhatTheyAre() {
        var picture = new StatusContent.Image(Path.of("a.jpg"), "image/jpeg", "Look", 4, 3, new byte[0]);
        Message image = build(ANNA, new ChatContent.Image(picture));
        assertThat(StanzaWords.of(image)).isEqualTo(new StanzaWords("media", "image", null, false, null));
        assertThat(what(image))
                .isInstanceOfSatisfying(
                        ReceivedContent.Image.class,
                        m -> assertThat(m.caption()).isEqualTo("Look"));

        var film = new StatusContent.Video(Path.of("a.mp4"), "video/mp4", null, 5, 4, 3, new byte[0], true);
        Message gif = build(ANNA, new ChatContent.Video(film));
        assertThat(StanzaWords.of(gif).mediaType()).isEqualTo("gif");
        assertThat(what(gif))
                .isInstanceOfSatisfying(
                        ReceivedContent.Video.class, m -> assertThat(m.gif()).isTrue());

        byte[] waveform = new byte[StatusLimits.WAVEFORM_BYTES];
        Message voice = build(ANNA, new ChatContent.Voice(Path.of("a.ogg"), 7, waveform));
        assertThat(StanzaWords.of(voice).mediaType()).isEqualTo("ptt");
        assertThat(voice.getAudioMessage().getMimetype()).isEqualTo("audio/ogg; codecs=opus");
        assertThat(voice.getAudioMessage().getWaveform().size()).isEqualTo(waveform.length);
        assertThat(what(voice))
                .isInstanceOfSatisfying(
                        ReceivedContent.Voice.class,
                        m -> assertThat(m.seconds()).isEqualTo(7));
    }

    @Test
    void aDocumentWithACaptionIsWrapped() {
        var plain = new ChatContent.Document(Path.of("a.pdf"), "application/pdf", "Menu.pdf", null, 2);
        Message document = build(ANNA, plain);
        assertThat(document.getDocumentMessage().getPageCount()).isEqualTo(2);

        var withCaption = new ChatContent.Document(Path.of("a.pdf"), "application/pdf", "Menu.pdf", "For May", 0);
        Message wrapped = build(ANNA, withCaption);
        assertThat(wrapped.hasDocumentMessage()).isFalse();
        assertThat(StanzaWords.of(wrapped).mediaType()).isEqualTo("document");
        assertThat(what(wrapped)).isInstanceOfSatisfying(ReceivedContent.File.class, m -> {
            assertThat(m.caption()).isEqualTo("For May");
            assertThat(m.name()).isEqualTo("Menu.pdf");
        });
    }

    @Test
    void aPlaceKeepsItsCoordinates() {
        Message message = build(ANNA, new ChatContent.Location(48.2082, 16.3738, "Cathedral", null));

        assertThat(StanzaWords.of(message).mediaType()).isEqualTo("location");
        assertThat(read(message)).isEqualTo(new ChatSaid.Location(48.2082, 16.3738, "Cathedral", ""));
        assertThatThrownBy(() -> new ChatContent.Location(Double.NaN, 0, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneContactAndSeveralAreDifferentMessages() {
        var ben = ContactCard.of("Ben; Example", "15550001002");
        Message one = build(ANNA, new ChatContent.Contacts(List.of(ben)));
        Message two = build(ANNA, new ChatContent.Contacts(List.of(ben, ContactCard.of("Cara", "15550001003"))));

        assertThat(ben.vcard()).contains("FN:Ben\\; Example", "waid=15550001002:+15550001002");
        assertThat(StanzaWords.of(one).mediaType()).isEqualTo("vcard");
        assertThat(StanzaWords.of(two).mediaType()).isEqualTo("contact_array");
        assertThat(read(two))
                .isInstanceOfSatisfying(
                        ChatSaid.Contacts.class,
                        contacts ->
                                assertThat(contacts.cards()).hasSize(2).first().isEqualTo(ben));
    }

    @Test
    void aPollIsAnnouncedInTheOpenAndItsVersionFollowsTheChoice() {
        Message one = build(ANNA, new ChatContent.Poll("Bread?", List.of("Rye", "Wheat"), 1));
        Message any = build(ANNA, new ChatContent.Poll("Bread?", List.of("Rye", "Wheat"), 0));

        assertThat(one.hasPollCreationMessageV3()).isTrue();
        assertThat(any.hasPollCreationMessage()).isTrue();
        assertThat(StanzaWords.of(one)).isEqualTo(new StanzaWords("poll", null, null, false, "creation"));
        assertThat(read(any)).isEqualTo(new ChatSaid.Poll("Bread?", List.of("Rye", "Wheat"), 0));
        assertThatThrownBy(() -> new ChatContent.Poll("Bread?", List.of("Rye", "Rye"), 1))
                .isInstanceOf(IllegalArgumentException.class);
        List<String> many = IntStream.range(0, 13).mapToObj(i -> "option " + i).toList();
        assertThatThrownBy(() -> new ChatContent.Poll("Bread?", many, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changesNameTheMessageTheyMeanAndCarryNoSecret() {
        Message reaction =
                build(GROUP, new ChatContent.Reaction(new MessageReference("3EB0AA", ANNA, false), "\uD83D\uDC4D"));
        assertThat(reaction.getReactionMessage().getKey().getParticipant()).isEqualTo(ANNA.toString());
        assertThat(reaction.getReactionMessage().getSenderTimestampMs()).isEqualTo(NOW.toEpochMilli());
        assertThat(reaction.hasMessageContextInfo()).isFalse();
        assertThat(StanzaWords.of(reaction)).isEqualTo(new StanzaWords("reaction", null, null, true, null));

        Message revoke = build(ANNA, new ChatContent.Revoke("3EB0BB"));
        assertThat(StanzaWords.of(revoke)).isEqualTo(new StanzaWords("text", null, "7", false, null));
        assertThat(read(revoke)).isEqualTo(new ChatSaid.Revoked("3EB0BB"));

        Message edit = build(ANNA, new ChatContent.Edit("3EB0BB", "At ten"));
        assertThat(StanzaWords.of(edit)).isEqualTo(new StanzaWords("text", null, "1", true, null));
        assertThat(read(edit)).isEqualTo(new ChatSaid.Edited("3EB0BB", "At ten"));
    }

    @Test
    void whatDoesNotFitIsNamedAndNotRead() {
        var withoutFile = Message.newBuilder();
        withoutFile.getImageMessageBuilder().setMimetype("image/jpeg");
        assertThat(read(withoutFile.build())).isEqualTo(new ChatSaid.Unknown("image_message"));
        var keysOnly = Message.newBuilder();
        keysOnly.getSenderKeyDistributionMessageBuilder().setGroupId(GROUP.toString());
        assertThat(ReceivedMessages.read(keysOnly.build(), ANNA)).isEmpty();
        var nested = Message.newBuilder().setConversation("deep").build();
        for (String wrapper : Collections.nCopies(20, "ephemeral")) {
            assertThat(wrapper).isNotEmpty();
            var outer = Message.newBuilder();
            outer.getEphemeralMessageBuilder().setMessage(nested);
            nested = outer.build();
        }
        assertThat(read(nested)).isEqualTo(new ChatSaid.Unknown("ephemeral_message"));
    }

    @Test
    void theStanzaToAPersonHasACiphertextForEachCompanion() {
        Message poll = build(ANNA, new ChatContent.Poll("Bread?", List.of("Rye", "Wheat"), 1));
        var first = new ChatStanza.Ciphertext(ANNA, "pkmsg", new byte[] {1});
        var second = new ChatStanza.Ciphertext(ANNA.withDevice(2), "msg", new byte[] {2});
        var stanza = new ChatStanza("3EB001", ANNA, StanzaWords.of(poll), List.of(first, second), new byte[] {9})
                .direct(null, null);

        assertThat(stanza.attr("type")).isEqualTo("poll");
        assertThat(stanza.at("participants").orElseThrow().children("to")).hasSize(2);
        assertThat(stanza.child("device-identity").orElseThrow().bytes()).isEqualTo(new byte[] {9});
        assertThat(stanza.child("meta").orElseThrow().attr("polltype")).isEqualTo("creation");
    }

    @Test
    void theStanzaToAGroupWithoutNewKeysHasNoParticipants() {
        Message text = build(GROUP, new ChatContent.Text("Good morning"));
        var stanza = new ChatStanza("3EB001", GROUP, StanzaWords.of(text), List.of(), new byte[] {9})
                .group(new byte[] {5}, List.of(ANNA), false);

        assertThat(stanza.children())
                .singleElement()
                .satisfies(enc -> assertThat(enc.attr("type")).isEqualTo("skmsg"));
        assertThat(stanza.attr("addressing_mode")).isEqualTo("pn");
        assertThat(stanza.attr("phash")).startsWith("2:");
    }

    private static Message build(Jid to, ChatContent content) {
        @Nullable UploadedMedia media = ChatMessages.attachment(content).isPresent() ? FILE : null;
        return ChatMessages.of(new ChatMessage("3EB001", to, content), media, new byte[32], NOW);
    }

    private static ChatSaid read(Message message) {
        return ReceivedMessages.read(message, ANNA).orElseThrow();
    }

    private static ReceivedContent what(Message message) {
        return ((ChatSaid.Shown) read(message)).what();
    }

    private static ChatSaid shown(String text, List<Jid> mentions) {
        return new ChatSaid.Shown(new ReceivedContent.Text(text, 0, 0, 0), mentions);
    }
}
