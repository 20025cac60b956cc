package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.status.ReceivedContent;
import java.time.Instant;

/// A message in which somebody answers one of our statuses.
///
/// @param statusId  message id of the status
/// @param messageId the reply's own, unique for its author
/// @param at        WhatsApp's time of it, whole seconds
public record StatusReply(
        String statusId, WhatsAppUser author, String messageId, Instant at, ReceivedContent content) {}
