package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.ContextInfo;
import io.statuscast.whatsapp.proto.EncReactionMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.MessageKey;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.ReactionMessage;
import io.statuscast.whatsapp.status.MessageReader;
import java.util.Optional;
import java.util.function.Consumer;

/// Statuses of contacts and their revocation, and what people answer to ours: replies and reactions.
/// Thread-safe.
///
/// A reply is a direct message whose context names our status; a reaction names it by its key, and comes by
/// `status@broadcast` or as a direct message.
/// Source: whatsapp-rust `src/send/mod.rs` (status reactions fan out to the author); Baileys
/// `Utils/messages.js`.
final class StatusInbox implements Inbox {
    private final Account account;
    private final People people;
    private final SecretReactions secrets;

    StatusInbox(Account account, People people, SecretReactions secrets) {
        this.account = account;
        this.people = people;
        this.secrets = secrets;
    }

    @Override
    public Optional<Consumer<ClientListener>> event(Incoming incoming) {
        if (incoming.fromMe()) {
            return Optional.empty();
        }
        Message message = MessageReader.unwrapped(incoming.message());
        boolean status = incoming.chat().equals(Jid.STATUS);
        if (message.hasReactionMessage()) {
            ReactionMessage reaction = message.getReactionMessage();
            return isOurStatus(reaction.getKey(), status)
                    ? Optional.of(reaction(incoming, reaction.getKey(), reaction.getText()))
                    : Optional.empty();
        }
        if (message.hasEncReactionMessage()) {
            return secretReaction(incoming, message.getEncReactionMessage(), status);
        }
        return status ? published(incoming, message) : replied(incoming, message);
    }

    private Optional<Consumer<ClientListener>> published(Incoming incoming, Message message) {
        if (message.hasProtocolMessage()) {
            return revoked(incoming, message.getProtocolMessage());
        }
        return MessageReader.content(message).map(content -> {
            var status = new ContactStatus(incoming.messageId(), author(incoming), incoming.at(), content);
            return listener -> listener.onStatus(status);
        });
    }

    private Optional<Consumer<ClientListener>> revoked(Incoming incoming, ProtocolMessage command) {
        boolean revoke = command.hasType() && command.getType() == ProtocolMessage.Type.REVOKE;
        if (!revoke || command.getKey().getId().isEmpty()) {
            return Optional.empty();
        }
        var status = new RevokedStatus(command.getKey().getId(), author(incoming), incoming.at());
        return Optional.of(listener -> listener.onStatusRevoked(status));
    }

    private Optional<Consumer<ClientListener>> replied(Incoming incoming, Message message) {
        Optional<ContextInfo> context = MessageReader.context(message).filter(this::isOurStatus);
        var content = MessageReader.content(message);
        if (context.isEmpty() || content.isEmpty()) {
            return Optional.empty();
        }
        var reply = new StatusReply(
                context.get().getStanzaId(), author(incoming), incoming.messageId(), incoming.at(), content.get());
        return Optional.of(listener -> listener.onReply(reply));
    }

    private Optional<Consumer<ClientListener>> secretReaction(
            Incoming incoming, EncReactionMessage reaction, boolean status) {
        MessageKey key = reaction.getTargetMessageKey();
        return isOurStatus(key, status)
                ? secrets.open(reaction, incoming.sender()).map(emoji -> reaction(incoming, key, emoji))
                : Optional.empty();
    }

    private Consumer<ClientListener> reaction(Incoming incoming, MessageKey key, String emoji) {
        var reaction = new StatusReaction(key.getId(), author(incoming), emoji, incoming.at());
        return listener -> listener.onReaction(reaction);
    }

    private WhatsAppUser author(Incoming incoming) {
        return people.of(incoming.sender(), incoming.pushName());
    }

    private boolean isOurStatus(ContextInfo context) {
        return context.getRemoteJid().equals(Jid.STATUS.toString()) && isOurs(context.getParticipant());
    }

    private boolean isOurStatus(MessageKey key, boolean inStatus) {
        boolean status = inStatus || key.getRemoteJid().equals(Jid.STATUS.toString());
        return status && !key.getId().isEmpty() && isOurs(key.getParticipant());
    }

    /// Not every client names the author of the status.
    private boolean isOurs(String participant) {
        return participant.isEmpty()
                || Jid.tryParse(participant).filter(account::isOurs).isPresent();
    }
}
