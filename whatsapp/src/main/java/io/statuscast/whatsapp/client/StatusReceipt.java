package io.statuscast.whatsapp.client;

import java.time.Instant;

/// That a person's companion received, or the person viewed, a status of ours.
///
/// The client tells each kind once for each person and status, but after a restart it may tell one again.
///
/// @param messageId the status; one that the phone itself published is told of, too
/// @param viewer    the person, by phone number where that is known
/// @param kind      delivered to a device, opened by the person, or played
/// @param at        WhatsApp's time of it, whole seconds
public record StatusReceipt(String messageId, WhatsAppUser viewer, Kind kind, Instant at) {
    /// How far a status came; each implies those before it. Viewers who switched read receipts off never get
    /// past [#DELIVERED].
    public enum Kind {
        DELIVERED,
        /// Opened: `read` on the wire.
        VIEWED,
        /// A voice or video status was played.
        PLAYED
    }
}
