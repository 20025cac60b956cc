package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.status.ReceivedContent;
import java.time.Instant;

/// A status that a contact published.
///
/// @param messageId unique for its author
/// @param at        WhatsApp's time of it, whole seconds; it ends 24 hours later
public record ContactStatus(String messageId, WhatsAppUser author, Instant at, ReceivedContent content) {}
