package io.statuscast.core.id;

import java.util.Optional;
import java.util.regex.Pattern;

/// The id that a message has inside WhatsApp. A post keeps its own from acceptance to the last retry, so that a
/// repeated try is the same message for every recipient.
///
/// Shape: upper-case hex, 18 to 32 digits; ours are `3EB0` and 18 digits. Source: whatsmeow send.go, GenerateMessageID.
public record WaId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9A-F]{18,32}");

    public WaId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a WhatsApp message id");
        }
    }

    /// Reads an id from outside; empty when it does not have the form.
    public static Optional<WaId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new WaId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
