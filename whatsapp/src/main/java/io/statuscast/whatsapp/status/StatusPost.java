package io.statuscast.whatsapp.status;

import static java.util.Objects.requireNonNull;

/// A status to publish.
///
/// @param messageId WhatsApp's id of the message, made by [MessageIds]; the same id again is the same status
public record StatusPost(String messageId, StatusContent content, StatusAudience audience) {
    public StatusPost {
        requireNonNull(messageId, "messageId is null");
        requireNonNull(content, "content is null");
        requireNonNull(audience, "audience is null");
        if (messageId.isEmpty() || messageId.length() > StatusLimits.MESSAGE_ID_LENGTH_MAX) {
            throw new IllegalArgumentException("messageId has " + messageId.length() + " characters");
        }
    }
}
