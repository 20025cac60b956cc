package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import java.time.Instant;

/// What happened to one of our messages at one person.
///
/// @param messageId the message
/// @param chat      where it stands
/// @param by        who received or looked
public record ChatReceipt(String messageId, Jid chat, WhatsAppUser by, Kind kind, Instant at) {
    /// How far it came.
    public enum Kind {
        /// It is on one of their devices.
        DELIVERED,
        /// They looked at it, and tell so.
        READ,
        /// They listened to the voice message, or opened what can be viewed once.
        PLAYED
    }
}
