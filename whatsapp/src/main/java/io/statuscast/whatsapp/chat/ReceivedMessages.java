package io.statuscast.whatsapp.chat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.ContactMessage;
import io.statuscast.whatsapp.proto.ContextInfo;
import io.statuscast.whatsapp.proto.LocationMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.MessageKey;
import io.statuscast.whatsapp.proto.PollCreationMessage;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.status.MessageReader;
import io.statuscast.whatsapp.status.ReceivedContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads decrypted messages of other people. Nothing in them is trusted: what does not fit becomes
/// [ChatSaid.Unknown].
///
/// Source: whatsmeow `proto/waE2E`, `types/events` UnwrapRaw.
public final class ReceivedMessages {
    /// What is no content of its own.
    private static final Set<String> BESIDES = Set.of("sender_key_distribution_message", "message_context_info");

    private ReceivedMessages() {}

    /// The message inside the wrappers that say it vanishes, is viewed once, has a caption or changes another.
    public static Message unwrapped(Message message) {
        Message inner = MessageReader.unwrapped(message);
        return inner.hasEditedMessage()
                ? MessageReader.unwrapped(inner.getEditedMessage().getMessage())
                : inner;
    }

    /// What a message says; empty when it only carries keys.
    ///
    /// @param author who sent it, without device: whose message a reaction means is told from their side
    public static Optional<ChatSaid> read(Message outer, Jid author) {
        Message message = unwrapped(outer);
        try {
            return content(message, author).or(() -> unknown(message));
        } catch (IllegalArgumentException _) {
            return unknown(message);
        }
    }

    private static Optional<ChatSaid> content(Message message, Jid author) {
        return place(message)
                .or(() -> people(message))
                .or(() -> poll(message))
                .or(() -> change(message, author))
                .or(() -> shown(message));
    }

    private static Optional<ChatSaid> shown(Message message) {
        return MessageReader.content(message)
                .filter(content -> !(content instanceof ReceivedContent.Other))
                .map(content -> new ChatSaid.Shown(content, mentions(MessageReader.contextInfo(message))));
    }

    private static List<Jid> mentions(ContextInfo context) {
        return context.getMentionedJidList().stream()
                .limit(ChatLimits.MENTIONS_MAX)
                .map(Jid::parse)
                .toList();
    }

    private static Optional<ChatSaid> place(Message message) {
        if (message.hasLocationMessage()) {
            LocationMessage place = message.getLocationMessage();
            return Optional.of(new ChatSaid.Location(
                    place.getDegreesLatitude(), place.getDegreesLongitude(), place.getName(), place.getAddress()));
        }
        if (message.hasLiveLocationMessage()) {
            var place = message.getLiveLocationMessage();
            return Optional.of(new ChatSaid.Location(
                    place.getDegreesLatitude(), place.getDegreesLongitude(), place.getCaption(), ""));
        }
        return Optional.empty();
    }

    private static Optional<ChatSaid> people(Message message) {
        if (message.hasContactMessage()) {
            return Optional.of(new ChatSaid.Contacts(List.of(card(message.getContactMessage()))));
        }
        if (!message.hasContactsArrayMessage()) {
            return Optional.empty();
        }
        List<ContactCard> cards = message.getContactsArrayMessage().getContactsList().stream()
                .limit(ChatLimits.CONTACTS_MAX)
                .map(ReceivedMessages::card)
                .toList();
        return Optional.of(new ChatSaid.Contacts(cards));
    }

    private static ContactCard card(ContactMessage contact) {
        return new ContactCard(contact.getDisplayName(), contact.getVcard());
    }

    private static Optional<ChatSaid> poll(Message message) {
        Optional<PollCreationMessage> asked = Optional.empty();
        if (message.hasPollCreationMessageV3()) {
            asked = Optional.of(message.getPollCreationMessageV3());
        } else if (message.hasPollCreationMessageV2()) {
            asked = Optional.of(message.getPollCreationMessageV2());
        } else if (message.hasPollCreationMessage()) {
            asked = Optional.of(message.getPollCreationMessage());
        }
        return asked.map(poll -> new ChatSaid.Poll(
                poll.getName(),
                poll.getOptionsList().stream()
                        .limit(ChatLimits.POLL_OPTIONS_MAX)
                        .map(PollCreationMessage.Option::getOptionName)
                        .toList(),
                poll.getSelectableOptionsCount()));
    }

    private static Optional<ChatSaid> change(Message message, Jid author) {
        if (message.hasReactionMessage()) {
            var reaction = message.getReactionMessage();
            return Optional.of(new ChatSaid.Reaction(reference(reaction.getKey(), author), reaction.getText()));
        }
        if (message.hasPollUpdateMessage()) {
            MessageKey poll = message.getPollUpdateMessage().getPollCreationMessageKey();
            return Optional.of(new ChatSaid.Vote(reference(poll, author)));
        }
        if (!message.hasProtocolMessage()) {
            return Optional.empty();
        }
        ProtocolMessage change = message.getProtocolMessage();
        String id = change.getKey().getId();
        if (change.getType() == ProtocolMessage.Type.REVOKE) {
            return Optional.of(new ChatSaid.Revoked(id));
        }
        return change.getType() == ProtocolMessage.Type.MESSAGE_EDIT
                ? Optional.of(new ChatSaid.Edited(id, words(change.getEditedMessage())))
                : Optional.empty();
    }

    // A key is written from its author's side: "from me" means that person.
    private static MessageReference reference(MessageKey key, Jid author) {
        Jid by = author;
        if (!key.getFromMe()) {
            by = Jid.parse(key.hasParticipant() ? key.getParticipant() : key.getRemoteJid());
        }
        return new MessageReference(key.getId(), by, false);
    }

    private static String words(Message message) {
        Message inner = unwrapped(message);
        return inner.hasExtendedTextMessage() ? inner.getExtendedTextMessage().getText() : inner.getConversation();
    }

    private static Optional<ChatSaid> unknown(Message message) {
        var kinds = new ArrayList<String>();
        for (FieldDescriptor field : message.getAllFields().keySet()) {
            if (!BESIDES.contains(field.getName())) {
                kinds.add(field.getName());
            }
        }
        new TreeSet<>(message.getUnknownFields().asMap().keySet()).forEach(number -> kinds.add("field " + number));
        return kinds.stream().findFirst().map(ChatSaid.Unknown::new);
    }

    /// The message that a message answers; empty when it answers none.
    public static Optional<Quote> quote(Message outer) {
        ContextInfo context = MessageReader.contextInfo(unwrapped(outer));
        if (context.getStanzaId().isEmpty() || context.getParticipant().isEmpty()) {
            return Optional.empty();
        }
        try {
            var of = new MessageReference(context.getStanzaId(), Jid.parse(context.getParticipant()), false);
            return Optional.of(new Quote(of, words(context.getQuotedMessage())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
