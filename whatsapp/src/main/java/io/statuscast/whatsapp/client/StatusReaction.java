package io.statuscast.whatsapp.client;

import java.time.Instant;

/// Somebody's reaction to one of our statuses; a later one of the same person replaces it.
///
/// @param statusId message id of the status
/// @param emoji    empty when the person took the reaction back
/// @param at       WhatsApp's time of it, whole seconds
public record StatusReaction(String statusId, WhatsAppUser author, String emoji, Instant at) {}
