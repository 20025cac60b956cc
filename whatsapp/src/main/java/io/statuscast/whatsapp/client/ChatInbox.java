package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.ChatSaid;
import io.statuscast.whatsapp.chat.ReceivedMessages;
import java.util.Optional;
import java.util.function.Consumer;

/// Messages of persons and groups, ours from other devices included. What is about statuses, and what only
/// clients tell each other, is left to others. Thread-safe.
final class ChatInbox implements Inbox {
    /// What clients tell each other: timers of chats, keys, history.
    private static final String BETWEEN_CLIENTS = "protocol_message";

    private final People people;

    ChatInbox(People people) {
        this.people = people;
    }

    @Override
    public Optional<Consumer<ClientListener>> event(Incoming incoming) {
        Jid chat = incoming.chat();
        if (!chat.isPhone() && !chat.isLid() && !chat.server().equals(Jid.GROUP)) {
            return Optional.empty();
        }
        WhatsAppUser author = people.of(incoming.sender(), incoming.pushName());
        return ReceivedMessages.read(incoming.message(), author.address())
                .filter(content -> !content.equals(new ChatSaid.Unknown(BETWEEN_CLIENTS)))
                .map(content -> {
                    ChatReceived received = received(incoming, author, content);
                    return listener -> listener.onMessage(received);
                });
    }

    private static ChatReceived received(Incoming incoming, WhatsAppUser author, ChatSaid content) {
        return new ChatReceived(
                incoming.messageId(),
                incoming.chat(),
                author,
                incoming.fromMe(),
                incoming.at(),
                content,
                ReceivedMessages.quote(incoming.message()).orElse(null));
    }
}
