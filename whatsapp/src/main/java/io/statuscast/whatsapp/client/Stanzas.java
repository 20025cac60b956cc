package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import java.util.Map;

/// The small answers every client must give.
///
/// Source: whatsmeow `receipt.go` sendAck and buildBaseReceipt.
final class Stanzas {
    private Stanzas() {}

    /// The `<ack>` of a message, receipt, notification, call or status. Without it the server sends the stanza
    /// again.
    static Node ack(Node received) {
        boolean tellsType = !received.tag().equals("message");
        return Node.of(
                "ack",
                Node.attrs(
                        "class", received.tag(),
                        "id", received.attr("id"),
                        "to", received.attr("from"),
                        "participant", received.attr("participant"),
                        "recipient", received.attr("recipient"),
                        "type", tellsType ? received.attr("type") : null));
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
