package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.ChatLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells authors that their messages were read, unless the owner tells nobody: then only our own devices hear
/// of it. Thread-safe; may ask the server for that setting.
///
/// Source: whatsmeow `receipt.go` MarkRead, `privacysettings.go`.
final class ReadReceipts {
    /// How long the setting is believed.
    private static final Duration BELIEVED = Duration.ofHours(1);

    private record Setting(boolean told, Instant until) {}

    private final Duration timeout;
    private final ServerTime serverTime;
    private final InstantSource clock;
    private volatile @Nullable Setting setting;

    ReadReceipts(Duration timeout, ServerTime serverTime, InstantSource clock) {
        this.timeout = timeout;
        this.serverTime = serverTime;
        this.clock = clock;
    }

    /// @param author     who wrote the messages; told in groups and of statuses
    /// @param messageIds at least one, at most [ChatLimits#READ_MESSAGES_MAX]
    /// @param played     whether they were listened to
    /// @throws QueryException disconnected, or the setting could not be read
    boolean mark(Jid chat, Jid author, List<String> messageIds, boolean played, Connection connection) {
        if (messageIds.isEmpty() || messageIds.size() > ChatLimits.READ_MESSAGES_MAX) {
            throw new IllegalArgumentException(messageIds.size() + " messages");
        }
        String read = told(connection.iqs()) ? "read" : "read-self";
        boolean ofMany = chat.server().equals(Jid.GROUP) || chat.equals(Jid.STATUS);
        Map<String, String> attrs = Node.attrs(
                "id", messageIds.getFirst(),
                "type", played ? "played" : read,
                "to", chat.toUser().toString(),
                "participant", ofMany ? author.toUser().toString() : null,
                "t", Long.toString(serverTime.now().getEpochSecond()));
        List<Node> further = messageIds.stream()
                .skip(1)
                .map(id -> Node.of("item", Node.attrs("id", id)))
                .toList();
        connection.send(
                further.isEmpty()
                        ? Node.of("receipt", attrs)
                        : Node.of("receipt", attrs, Node.of("list", Map.of(), further)));
        return true;
    }

    private boolean told(IqRouter iqs) {
        Setting known = setting;
        if (known == null || !known.until().isAfter(clock.instant())) {
            Node answer = iqs.ask("privacy", "get", List.of(Node.of("privacy")), timeout);
            boolean hidden = answer.child("privacy").map(p -> p.children("category")).orElse(List.of()).stream()
                    .anyMatch(c -> c.attrOrEmpty("name").equals("readreceipts")
                            && c.attrOrEmpty("value").equals("none"));
            known = new Setting(!hidden, clock.instant().plus(BELIEVED));
            setting = known;
        }
        return known.told();
    }
}
