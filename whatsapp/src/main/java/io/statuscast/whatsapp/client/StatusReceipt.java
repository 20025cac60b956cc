package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import java.time.Instant;

/// That a person's companion received, or the person viewed, a status of ours.
///
/// @param messageId the status
/// @param viewer    the person, without a device; a LID or a phone address as WhatsApp told it
/// @param kind      delivered to a device, or opened by the person
/// @param at        WhatsApp's time of it, whole seconds
public record StatusReceipt(String messageId, Jid viewer, Kind kind, Instant at) {
    /// How far a status came. Viewers who switched read receipts off never get past [#DELIVERED].
    public enum Kind {
        DELIVERED,
        VIEWED
    }
}
