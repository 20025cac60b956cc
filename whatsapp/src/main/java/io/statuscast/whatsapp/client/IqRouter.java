package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Questions to the server (`<iq>`) and their answers on one connection. Thread-safe.
///
/// Source: whatsmeow `request.go`.
final class IqRouter {
    private final Answers answers;
    private final Consumer<Node> sender;
    private final String idPrefix;
    private final AtomicInteger counter = new AtomicInteger();

    IqRouter(Answers answers, Consumer<Node> sender, RandomGenerator random) {
        this.answers = answers;
        this.sender = sender;
        this.idPrefix = HexFormat.of().toHexDigits((short) random.nextInt(1 << Short.SIZE)) + ".";
    }

    /// An id no other stanza of this connection has.
    String nextId() {
        return idPrefix + counter.incrementAndGet();
    }

    /// Asks the server and waits for the result.
    ///
    /// @param type `get` or `set`
    /// @throws QueryException refused, timed out or disconnected
    Node ask(String xmlns, String type, List<Node> content, Duration timeout) {
        return ask(Jid.SERVER, xmlns, type, content, timeout);
    }

    /// Asks somebody else than the server itself, as a group.
    ///
    /// @throws QueryException refused, timed out or disconnected
    Node ask(Jid to, String xmlns, String type, List<Node> content, Duration timeout) {
        String id = nextId();
        try (var waiting = answers.expect(id)) {
            var attrs = Node.attrs("id", id, "xmlns", xmlns, "type", type, "to", to.toString());
            sender.accept(content.isEmpty() ? Node.of("iq", attrs) : Node.of("iq", attrs, content));
            return checked(waiting.await(timeout), xmlns);
        }
    }

    private static Node checked(Node answer, String xmlns) {
        if (answer.attrOrEmpty("type").equals("error")) {
            Node error = answer.child("error").orElse(answer);
            throw new QueryException(
                    QueryException.Kind.REFUSED,
                    Attributes.number(error, "code", 0),
                    xmlns + " was refused: " + error.attrOrEmpty("code") + " " + error.attrOrEmpty("text"));
        }
        return answer;
    }
}
