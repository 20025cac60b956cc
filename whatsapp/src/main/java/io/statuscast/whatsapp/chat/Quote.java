package io.statuscast.whatsapp.chat;

import static java.util.Objects.requireNonNull;

/// The message that another one answers.
///
/// @param of   which message
/// @param text what is shown of it above the answer; empty for media
public record Quote(MessageReference of, String text) {
    public Quote {
        requireNonNull(of, "of is null");
        requireNonNull(text, "text is null");
    }
}
