package io.statuscast.whatsapp.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.media.UploadedMedia;
import io.statuscast.whatsapp.proto.Message;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Our messages, byte for byte as Baileys encodes the same ones.
class ChatVectorsTest {
    private static final Vectors VECTORS = Vectors.of("chat");
    private static final Jid ANNA = Jid.ofPhone("15550001001");
    private static final Jid GROUP = new Jid("120363000000000001", 0, Jid.GROUP);
    private static final Instant NOW = Instant.ofEpochSecond(1_785_578_400);

    @Test
    void wordsAndAnswers() {
        assertSame("text", message(ANNA, new ChatContent.Text("Good morning"), null));
        var quote = new Quote(new MessageReference("3EB0AA", ANNA, false), "When?");
        var text = new ChatContent.Text("At nine, @15550001002", List.of(Jid.ofPhone("15550001002")));
        assertSame("answer", message(GROUP, text, quote));
    }

    @Test
    void files() {
        var document = new ChatContent.Document(Path.of("a.pdf"), "application/pdf", "Menu.pdf", "For May", 2);
        assertSame("document", message(ANNA, document, null));
        assertSame("voice", message(ANNA, new ChatContent.Voice(Path.of("a.ogg"), 7, filled(50, 64)), null));
    }

    @Test
    void placesPeopleAndPolls() {
        var place = new ChatContent.Location(48.2082, 16.3738, "Cathedral", "Square 1");
        assertSame("place", message(ANNA, place, null));
        var ben = new ContactCard("Ben", "BEGIN:VCARD\nEND:VCARD");
        var cara = new ContactCard("Cara", "BEGIN:VCARD\nEND:VCARD");
        assertSame("contact", message(ANNA, new ChatContent.Contacts(List.of(ben)), null));
        assertSame("contacts", message(ANNA, new ChatContent.Contacts(List.of(ben, cara)), null));
        List<String> options = List.of("Rye", "Wheat");
        assertSame("pollOne", message(ANNA, new ChatContent.Poll("Bread?", options, 1), null));
        assertSame("pollAny", message(ANNA, new ChatContent.Poll("Bread?", options, 0), null));
    }

    @Test
    void changesOfEarlierMessages() {
        var reference = new MessageReference("3EB0AA", ANNA, false);
        assertSame("reaction", message(GROUP, new ChatContent.Reaction(reference, "\uD83D\uDC4D"), null));
        assertSame("revoke", message(ANNA, new ChatContent.Revoke("3EB0BB"), null));
        assertSame("edit", message(ANNA, new ChatContent.Edit("3EB0BB", "At ten"), null));
    }

    private static void assertSame(String name, Message ours) {
        assertThat(ours.toByteArray()).as(name).isEqualTo(VECTORS.bytes(name));
    }

    private static Message message(Jid to, ChatContent content, @Nullable Quote quote) {
        boolean voice = content instanceof ChatContent.Voice;
        var file = new UploadedMedia(
                "https://mmg.example.net/v/f",
                "/v/f",
                filled(3, 32),
                filled(1, 32),
                filled(2, 32),
                1234,
                NOW,
                voice ? filled(4, 10) : null);
        var media = ChatMessages.attachment(content).isPresent() ? file : null;
        return ChatMessages.of(new ChatMessage("3EB001", to, content, quote), media, filled(7, 32), NOW);
    }

    private static byte[] filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
