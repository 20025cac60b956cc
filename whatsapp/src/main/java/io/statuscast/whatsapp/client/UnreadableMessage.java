package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import java.time.Instant;

/// A message that stayed encrypted: it is on the phone, but not here.
///
/// @param chat   where it was said: `status@broadcast`, a group, or a person
/// @param at     WhatsApp's time of it, whole seconds
/// @param reason for a log; no secrets
public record UnreadableMessage(String messageId, Jid chat, WhatsAppUser sender, Instant at, String reason) {}
