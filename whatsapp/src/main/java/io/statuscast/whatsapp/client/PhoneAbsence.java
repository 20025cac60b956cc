package io.statuscast.whatsapp.client;

import java.time.Instant;

/// That the phone has not been seen for long: WhatsApp unlinks the devices of a phone that stays away for
/// about 14 days.
///
/// @param lastSeen  when the phone last wrote or received something, as far as it reached us
/// @param unlinksAt when WhatsApp is expected to unlink this device
public record PhoneAbsence(Instant lastSeen, Instant unlinksAt) {
    /// What to do, for people.
    public String remedy() {
        return "The phone was last seen on " + lastSeen + ": open WhatsApp on it before " + unlinksAt
                + ", or WhatsApp unlinks this server.";
    }
}
