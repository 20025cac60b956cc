package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.ChatSaid;
import io.statuscast.whatsapp.chat.Quote;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message of a chat that came to us, decrypted.
///
/// @param messageId its id; the same author never uses it twice
/// @param chat      the person or the group, without device; for what our own account sent, whom it went to
/// @param author    who wrote it
/// @param ours      whether our own account sent it from another device
/// @param at        the server's time
/// @param content   what it says
/// @param quote     the message it answers, null when it answers none
public record ChatReceived(
        String messageId,
        Jid chat,
        WhatsAppUser author,
        boolean ours,
        Instant at,
        ChatSaid content,
        @Nullable Quote quote) {}
