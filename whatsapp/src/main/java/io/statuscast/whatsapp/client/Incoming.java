package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.StoredIncoming;
import java.time.Instant;

/// A decrypted message that is meant for the account's owner, not for the client itself.
///
/// @param chat      where it was said: `status@broadcast`, a group, or the other person; never a companion
/// @param sender    the companion that encrypted it, under the address it came with (a LID or a phone address)
/// @param fromMe    whether the owner wrote it, on the phone or on another companion
/// @param messageId as the sender gave it
/// @param at        WhatsApp's time of it, whole seconds
/// @param pushName  the name that the sender gave itself, may be empty
/// @param message   the plaintext, without the wrapping of messages between own devices
record Incoming(Jid chat, Jid sender, boolean fromMe, String messageId, Instant at, String pushName, Message message) {
    StoredIncoming toStored() {
        return StoredIncoming.newBuilder()
                .setChat(chat.toString())
                .setSender(sender.toString())
                .setFromMe(fromMe)
                .setMessageId(messageId)
                .setAtSeconds(at.getEpochSecond())
                .setPushName(pushName)
                .setMessage(message.toByteString())
                .build();
    }

    /// @throws IllegalStateException when what was stored cannot be read
    static Incoming fromStored(byte[] bytes) {
        try {
            var stored = StoredIncoming.parseFrom(bytes);
            return new Incoming(
                    Jid.parse(stored.getChat()),
                    Jid.parse(stored.getSender()),
                    stored.getFromMe(),
                    stored.getMessageId(),
                    Instant.ofEpochSecond(stored.getAtSeconds()),
                    stored.getPushName(),
                    Message.parseFrom(stored.getMessage()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored message is damaged", e);
        }
    }
}
