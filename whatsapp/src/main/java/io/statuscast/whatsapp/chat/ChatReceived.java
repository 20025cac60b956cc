package io.statuscast.whatsapp.chat;

import io.statuscast.whatsapp.binary.Jid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message of a chat that came to us, decrypted.
///
/// @param messageId its id; the same author never uses it twice
/// @param chat      the person or the group, without device; for what our own account sent, whom it went to
/// @param author    who wrote it, without device, by LID where the server tells one
/// @param phone     the author's digits; empty while only the LID is known
/// @param ours      whether our own account sent it from another device
/// @param name      the name the author gave themselves, empty when the server told none
/// @param at        the server's time
/// @param content   what it says
/// @param quote     the message it answers, null when it answers none
public record ChatReceived(
        String messageId,
        Jid chat,
        Jid author,
        String phone,
        boolean ours,
        String name,
        Instant at,
        ReceivedContent content,
        @Nullable Quote quote) {}
