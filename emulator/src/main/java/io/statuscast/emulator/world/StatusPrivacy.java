package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Jid;
import java.util.List;

/// Who may see the statuses of an account.
///
/// @param type   `contacts`, `whitelist` or `blacklist`; a kind that clients do not know goes too
/// @param listed those allowed or excepted
public record StatusPrivacy(String type, List<Jid> listed) {
    static final StatusPrivacy CONTACTS = new StatusPrivacy("contacts", List.of());

    public StatusPrivacy {
        listed = List.copyOf(listed);
    }
}
