package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import java.time.Instant;

/// What stands outside on a `<message>`: who wrote it, and where. Source: whatsmeow `message.go` parseMessageSource.
///
/// @param chat   `status@broadcast`, a group, or the other person; never a companion
/// @param sender the companion that encrypted it
/// @param fromMe whether the sender belongs to our own account
record Envelope(Jid chat, Jid sender, boolean fromMe, String messageId, Instant at, String pushName) {
    static Envelope of(Node message, Account account) {
        Jid from = message.jid("from").orElse(Jid.SERVER);
        boolean group = isGroup(from);
        Jid sender = group ? message.jid("participant").orElse(from) : from;
        boolean ours = account.isOurs(sender);
        Jid chat = ours && !group ? message.jid("recipient").orElse(from) : from;
        return new Envelope(
                group ? from : chat.toUser(),
                sender,
                ours,
                message.attrOrEmpty("id"),
                Attributes.time(message, "t").orElse(Instant.EPOCH),
                message.attrOrEmpty("notify"));
    }

    private static boolean isGroup(Jid from) {
        return from.server().equals(Jid.GROUP) || from.server().equals(Jid.BROADCAST);
    }

    /// Whether it was said to many at once, with sender keys.
    boolean inGroup() {
        return isGroup(chat);
    }

    /// The same with what its content says of the chat.
    ///
    /// Baileys answers our request for a status by a direct message, which carries its sender key for
    /// `status@broadcast`: that is a status. Source: Baileys 7.0.0-rc14 `Socket/messages-send.js` relayMessage.
    Envelope inside(Message message) {
        boolean status = !fromMe
                && !inGroup()
                && message.getSenderKeyDistributionMessage().getGroupId().equals(Jid.STATUS.toString());
        return status ? new Envelope(Jid.STATUS, sender, false, messageId, at, pushName) : this;
    }

    /// The letter inside.
    ///
    /// @param outer   as decrypted
    /// @param message without the wrapping of messages between own devices
    Incoming incoming(Message outer, Message message) {
        Jid where = chat;
        if (fromMe
                && !inGroup()
                && !outer.getDeviceSentMessage().getDestinationJid().isEmpty()) {
            where = Jid.tryParse(outer.getDeviceSentMessage().getDestinationJid())
                    .map(Jid::toUser)
                    .orElse(chat);
        }
        return new Incoming(where, sender, fromMe, messageId, at, pushName, message);
    }
}
