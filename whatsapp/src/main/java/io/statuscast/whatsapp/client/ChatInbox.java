package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.ChatReceived;
import io.statuscast.whatsapp.chat.ReceivedContent;
import io.statuscast.whatsapp.chat.ReceivedMessages;
import java.util.Optional;
import java.util.function.Consumer;

/// Messages of persons and groups, ours from other devices included. What is about statuses, and what only
/// clients tell each other, is left to others. Thread-safe.
final class ChatInbox implements Inbox {
    /// What clients tell each other: timers of chats, keys, history.
    private static final String BETWEEN_CLIENTS = "protocol_message";

    private final LidBook lids;

    ChatInbox(LidBook lids) {
        this.lids = lids;
    }

    @Override
    public Optional<Consumer<ClientListener>> event(Incoming incoming) {
        Jid chat = incoming.chat();
        if (!chat.isPhone() && !chat.isLid() && !chat.server().equals(Jid.GROUP)) {
            return Optional.empty();
        }
        Jid sender = incoming.sender().toUser();
        Jid author = lids.lidOf(sender).orElse(sender);
        return ReceivedMessages.read(incoming.message(), author)
                .filter(content -> !content.equals(new ReceivedContent.Unknown(BETWEEN_CLIENTS)))
                .map(content -> {
                    ChatReceived received = received(incoming, author, content);
                    return listener -> listener.onMessage(received);
                });
    }

    private ChatReceived received(Incoming incoming, Jid author, ReceivedContent content) {
        return new ChatReceived(
                incoming.messageId(),
                incoming.chat(),
                author,
                lids.phoneOf(author).map(Jid::user).orElse(""),
                incoming.fromMe(),
                incoming.pushName(),
                incoming.at(),
                content,
                ReceivedMessages.quote(incoming.message()).orElse(null));
    }
}
