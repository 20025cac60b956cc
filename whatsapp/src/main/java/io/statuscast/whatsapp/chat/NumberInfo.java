package io.statuscast.whatsapp.chat;

import io.statuscast.whatsapp.binary.Jid;
import org.jspecify.annotations.Nullable;

/// What WhatsApp says of a phone number.
///
/// @param digits       as it was asked for
/// @param exists       whether somebody uses WhatsApp with it
/// @param phone        their address, which may have other digits than were asked for (Brazil, Mexico); null
///                     when nobody does, or the server tells the LID alone
/// @param lid          their LID, null when the server does not tell it
/// @param businessName the verified name of a business, empty for everybody else
public record NumberInfo(
        String digits,
        boolean exists,
        @Nullable Jid phone,
        @Nullable Jid lid,
        String businessName) {
    /// Whether it belongs to a business.
    public boolean isBusiness() {
        return !businessName.isEmpty();
    }
}
