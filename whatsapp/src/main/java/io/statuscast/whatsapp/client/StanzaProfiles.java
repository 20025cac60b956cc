package io.statuscast.whatsapp.client;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.status.StanzaProfile;

/// Which forms of a status are tried. Immutable.
///
/// @param first          how recipients are addressed until the server was seen to want it otherwise
/// @param otherOnRefusal whether a status refused with 400, 421 or 479 is tried once in the other profile
public record StanzaProfiles(StanzaProfile first, boolean otherOnRefusal) {
    public StanzaProfiles {
        requireNonNull(first, "first is null");
    }

    /// LIDs first, phone numbers after a refusal.
    public static StanzaProfiles usual() {
        return new StanzaProfiles(StanzaProfile.LID_FIRST, true);
    }
}
