package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import org.jspecify.annotations.Nullable;

/// Somebody on WhatsApp, as far as we know.
///
/// @param phone the phone-number address without a device, null when only the LID is known
/// @param lid   the LID without a device, null when it was not learned
/// @param name  as our owner saved it, else as the person calls itself; may be empty
public record WhatsAppUser(@Nullable Jid phone, @Nullable Jid lid, String name) {
    /// Digits of the phone number, empty when it is not known.
    public String phoneDigits() {
        return phone == null ? "" : phone.user();
    }

    /// What stays the same however the person is addressed: the LID, else the phone-number address.
    ///
    /// @throws IllegalStateException when neither is known
    public Jid address() {
        if (lid != null) {
            return lid;
        }
        if (phone == null) {
            throw new IllegalStateException("a person without any address");
        }
        return phone;
    }
}
