package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.ChatReceipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Receipts for messages we sent to chats: told, and acknowledged when the listener has returned. The stanza worker
/// calls it.
///
/// Source: whatsmeow `receipt.go` parseReceipt, handleGroupedReceipt, `types/presence.go`.
final class ChatReceipts {
    private final Link link;
    private final Account account;
    private final LidBook lids;
    private final ServerTime serverTime;

    ChatReceipts(Link link, Account account, LidBook lids, ServerTime serverTime) {
        this.link = link;
        this.account = account;
        this.lids = lids;
        this.serverTime = serverTime;
    }

    /// @return false when the receipt tells nothing of a chat
    boolean received(Connection connection, Node receipt, String type) {
        ChatReceipt.Kind kind = kind(type);
        Optional<Jid> chat = receipt.jid("from").filter(ChatReceipts::isChat);
        if (kind == null || chat.isEmpty()) {
            return false;
        }
        List<ChatReceipt> entries = entries(receipt, chat.get().toUser(), kind);
        link.tell(listener -> {
            entries.forEach(listener::onChatReceipt);
            connection.send(Stanzas.ack(receipt));
        });
        return true;
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

    private List<ChatReceipt> entries(Node receipt, Jid chat, ChatReceipt.Kind kind) {
        var entries = new ArrayList<ChatReceipt>();
        Instant at = at(receipt, serverTime.now());
        boolean group = chat.server().equals(Jid.GROUP);
        Optional<Jid> by = group ? receipt.jid("participant") : Optional.of(chat);
        by.ifPresent(person -> ids(receipt).forEach(id -> add(entries, id, chat, person, kind, at)));
        for (Node people : receipt.children("participants")) {
            for (Node user : people.children("user")) {
                user.jid("jid")
                        .ifPresent(person -> add(entries, people.attrOrEmpty("key"), chat, person, kind, at(user, at)));
            }
        }
        return entries;
    }

    private void add(
            List<ChatReceipt> entries, String messageId, Jid chat, Jid person, ChatReceipt.Kind kind, Instant at) {
        if (!messageId.isEmpty() && !account.isOurs(person)) {
            Jid by = lids.lidOf(person.toUser()).orElse(person.toUser());
            entries.add(new ChatReceipt(messageId, chat, by, kind, at));
        }
    }

    private static List<String> ids(Node receipt) {
        var ids = new ArrayList<String>();
        ids.add(receipt.attrOrEmpty("id"));
        for (Node item : receipt.child("list").map(l -> l.children("item")).orElse(List.of())) {
            ids.add(item.attrOrEmpty("id"));
        }
        return ids;
    }

    private static Instant at(Node node, Instant otherwise) {
        return Attributes.time(node, "t").orElse(otherwise);
    }
}
