package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Receipts for messages we sent to chats: told, and acknowledged when the listener has returned; they come again when
/// it has thrown. The stanza worker calls it.
///
/// Source: whatsmeow `receipt.go` parseReceipt, `types/presence.go`.
final class ChatReceipts {
    private final Link link;
    private final Account account;
    private final People people;
    private final ServerTime serverTime;

    ChatReceipts(Link link, Account account, People people, ServerTime serverTime) {
        this.link = link;
        this.account = account;
        this.people = people;
        this.serverTime = serverTime;
    }

    /// @return false when the receipt tells nothing of a chat
    boolean received(Connection connection, Node receipt, String type) {
        ChatReceipt.Kind kind = kind(type);
        Optional<Jid> chat = receipt.jid("from").filter(ChatReceipts::isChat).map(Jid::toUser);
        if (kind == null || chat.isEmpty()) {
            return false;
        }
        List<ChatReceipt> receipts = ReceiptReader.read(receipt, serverTime.now()).stream()
                .filter(entry -> !account.isOurs(entry.companion()))
                .map(entry ->
                        new ChatReceipt(entry.messageId(), chat.get(), people.of(entry.companion()), kind, entry.at()))
                .toList();
        Node ack = Stanzas.ack(receipt);
        if (!link.tell(listener -> tell(receipts, ack, connection, listener))) {
            connection.owe();
        }
        return true;
    }

    private static void tell(List<ChatReceipt> receipts, Node ack, Connection connection, ClientListener listener) {
        boolean told = false;
        try {
            receipts.forEach(listener::onChatReceipt);
            told = true;
        } finally {
            if (!told) {
                connection.owe();
            }
        }
        connection.send(ack);
    }

    // Own devices say "sender" and "read-self".
    private static ChatReceipt.@Nullable Kind kind(String type) {
        return switch (type) {
            case "", "inactive", "delivery" -> ChatReceipt.Kind.DELIVERED;
            case "read" -> ChatReceipt.Kind.READ;
            case "played" -> ChatReceipt.Kind.PLAYED;
            default -> null;
        };
    }

    private static boolean isChat(Jid from) {
        return from.isPhone() || from.isLid() || from.server().equals(Jid.GROUP);
    }
}
