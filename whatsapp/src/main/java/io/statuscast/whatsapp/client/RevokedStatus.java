package io.statuscast.whatsapp.client;

import java.time.Instant;

/// That a contact took a status back.
///
/// @param messageId the status
/// @param at        WhatsApp's time of it, whole seconds
public record RevokedStatus(String messageId, WhatsAppUser author, Instant at) {}
