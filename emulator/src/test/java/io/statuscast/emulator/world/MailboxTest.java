package io.statuscast.emulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final String GROUP = "status@broadcast";

    private final Mailbox mailbox = new Mailbox();

    @Test
    void anAckClearsOneRequestOfTwoWithTheSameNames() {
        Node first = request("1@lid", "1");
        Node second = request("1@lid", "2");
        mailbox.add(first);
        mailbox.add(second);
        mailbox.acknowledge(ack("1@lid"));
        assertThat(mailbox.letters()).containsExactly(second);
        mailbox.acknowledge(ack("1@lid"));
        assertThat(mailbox.letters()).isEmpty();
    }

    @Test
    void anAckLeavesTheRequestsOfOthers() {
        Node other = request("2@lid", "1");
        mailbox.add(other);
        mailbox.acknowledge(ack("1@lid"));
        assertThat(mailbox.letters()).containsExactly(other);
    }

    @Test
    void anAckOfADeliveryLeavesTheRequestOfTheSameCompanion() {
        Node request = request("1@lid", "1");
        Node delivery = Node.of("receipt", Node.attrs("from", GROUP, "id", "A", "participant", "1@lid"));
        mailbox.add(request);
        mailbox.add(delivery);
        mailbox.acknowledge(
                Node.of("ack", Node.attrs("class", "receipt", "to", GROUP, "id", "A", "participant", "1@lid")));
        assertThat(mailbox.letters()).containsExactly(request);
    }

    private static Node request(String participant, String count) {
        var attrs = Node.attrs("from", GROUP, "id", "A", "participant", participant, "type", "retry");
        return Node.of("receipt", attrs, Node.of("retry", Node.attrs("count", count)));
    }

    private static Node ack(String participant) {
        return Node.of(
                "ack",
                Node.attrs("class", "receipt", "to", GROUP, "id", "A", "participant", participant, "type", "retry"));
    }
}
