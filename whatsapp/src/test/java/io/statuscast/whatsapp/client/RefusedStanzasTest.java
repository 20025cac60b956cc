package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages that nobody can have written: refused, so that the server does not bring them again.
class RefusedStanzasTest {
    private static Node ackOf(Node stanza, boolean linked) {
        try (var complaints = new Complaints()) {
            var client = new FuzzedClient(1, linked, 1, _ -> stanza, complaints);
            client.run();
            Node ack = client.lastAck();
            return ack == null ? Node.of("none") : ack;
        }
    }

    private static Node message(String from, String id) {
        return Node.of(
                "message",
                Node.attrs("from", from, "id", id, "t", "1772000000", "type", "text"),
                Node.of("enc", Node.attrs("v", "2", "type", "msg"), new byte[] {0x33}));
    }

    @ParameterizedTest
    @CsvSource({"120363000000000001@g.us", "s.whatsapp.net", "lid", "1:2:3@lid", "status@broadcast", "1@bot"})
    void aMessageOfNobodyIsRefused(String from) {
        assertThat(ackOf(message(from, "AC01"), true).attrs())
                .containsEntry("id", "AC01")
                .containsEntry("class", "message")
                .containsEntry("error", Integer.toString(Stanzas.UNRECOGNIZED));
    }

    @Test
    void anIdThatIsTooLongToBeOneIsRefused() {
        String longest = "A".repeat(ReceiptReader.ID_LENGTH_MAX);
        assertThat(ackOf(message("100000000000002@lid", longest), true).attrs()).doesNotContainKey("error");
        assertThat(ackOf(message("100000000000002@lid", longest + "A"), true).attrs())
                .containsEntry("error", Integer.toString(Stanzas.UNRECOGNIZED));
    }

    @Test
    void beforeLinkingNothingOfAnAccountIsActedOn() {
        assertThat(ackOf(message("100000000000002@lid", "AC01"), false).tag()).isEqualTo("none");
        Node call = Node.of("call", Node.attrs("from", "100000000000002@lid", "id", "c1"));
        assertThat(ackOf(call, false).attr("class")).isEqualTo("call");
    }
}
