package io.statuscast.whatsapp.signal;

import io.statuscast.whatsapp.binary.Jid;

/// The name under which a companion's session, identity and sender keys are stored.
///
/// @param name `user:device@server`, without `:device` for the phone (device 0), as [Jid#toString] prints it
public record SignalAddress(String name) {
    public static SignalAddress of(Jid companion) {
        if (companion.user().isEmpty()) {
            throw new IllegalArgumentException("not a companion: " + companion);
        }
        return new SignalAddress(companion.toString());
    }

    /// The name of this sender's key in a group.
    String inGroup(String group) {
        return group + "::" + name;
    }
}
