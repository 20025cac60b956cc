package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.status.StanzaProfile;
import org.jspecify.annotations.Nullable;

/// The person at the other end of a chat, by the addresses that are known; at least one is.
record ChatPeer(@Nullable Jid phone, @Nullable Jid lid) {
    /// Whether they can be addressed in the way of a profile.
    boolean fits(StanzaProfile profile) {
        return switch (profile) {
            case LID_FIRST -> lid != null;
            case PHONE_CLASSIC -> phone != null;
        };
    }

    /// @throws IllegalStateException when they cannot be addressed so
    Jid address(StanzaProfile profile) {
        Jid address = profile == StanzaProfile.LID_FIRST ? lid : phone;
        if (address == null) {
            throw new IllegalStateException("no address for " + profile);
        }
        return address;
    }

    /// The address by which the server is asked for their companions.
    Jid listedAs() {
        return lid == null ? address(StanzaProfile.PHONE_CLASSIC) : lid;
    }
}
