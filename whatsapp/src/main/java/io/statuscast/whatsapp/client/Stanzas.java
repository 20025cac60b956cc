package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The small answers every client must give.
///
/// Source: whatsmeow `receipt.go` sendAck and buildBaseReceipt.
final class Stanzas {
    /// A message with nothing in it that we know. Source: whatsmeow `receipt.go` NackUnrecognizedStanza.
    static final int UNRECOGNIZED = 488;
    /// A message whose plaintext cannot be parsed. Source: whatsmeow `receipt.go` NackInvalidProtobuf.
    static final int INVALID_PROTOBUF = 491;

    private Stanzas() {}

    /// The `<ack>` of a message, receipt, notification, call or status. Without it the server sends the stanza
    /// again.
    static Node ack(Node received) {
        return ack(received, null);
    }

    /// The `<ack>` of a message that is of no use: the server does not send it again.
    ///
    /// @param error one of the constants of this class
    static Node refusal(Node message, int error) {
        return ack(message, Integer.toString(error));
    }

    private static Node ack(Node received, @Nullable String error) {
        boolean tellsType = !received.tag().equals("message");
        return Node.of(
                "ack",
                Node.attrs(
                        "class", received.tag(),
                        "id", received.attr("id"),
                        "to", received.attr("from"),
                        "participant", received.attr("participant"),
                        "recipient", received.attr("recipient"),
                        "type", tellsType ? received.attr("type") : null,
                        "error", error));
    }

    /// A `<receipt>` for a message.
    ///
    /// @param type `sender`, `peer_msg`, `inactive`, `hist_sync` or `retry`
    static Node receipt(Node message, String type, Node... children) {
        Map<String, String> attrs = Node.attrs(
                "id", message.attr("id"),
                "to", message.attr("from"),
                "participant", message.attr("participant"),
                "recipient", message.attr("recipient"),
                "type", type,
                "category", type.equals("retry") ? message.attr("category") : null);
        return children.length == 0 ? Node.of("receipt", attrs) : Node.of("receipt", attrs, children);
    }

    /// The empty result of a query the server made.
    static Node result(Node iq) {
        return Node.of("iq", Node.attrs("to", iq.attr("from"), "type", "result", "id", iq.attr("id")));
    }
}
