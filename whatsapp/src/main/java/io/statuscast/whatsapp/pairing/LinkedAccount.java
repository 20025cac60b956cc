package io.statuscast.whatsapp.pairing;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Jid;
import org.jspecify.annotations.Nullable;

/// Which account our companion was linked to, and the proof of it.
///
/// @param jid            the number with our device
/// @param lid            the LID with our device; null while the account has none
/// @param signedIdentity ADVSignedDeviceIdentity with all four fields, as `<device-identity>` carries it
/// @param pushName       the name contacts see; empty until app state tells it
/// @param platform       what the phone runs, such as `android` or `smba`; empty when it was not told
/// @param businessName   empty for people
/// @param lidMigrated    whether the phone keeps its chats by LID already
public record LinkedAccount(
        Jid jid,
        @Nullable Jid lid,
        byte[] signedIdentity,
        String pushName,
        String platform,
        String businessName,
        boolean lidMigrated) {
    public LinkedAccount {
        requireNonNull(signedIdentity, "signedIdentity is null");
        if (!jid.isPhone()) {
            throw new IllegalArgumentException("not a phone-number address: @" + jid.server());
        }
        if (lid != null && !lid.isLid()) {
            throw new IllegalArgumentException("not a LID: @" + lid.server());
        }
    }

    public LinkedAccount withLid(Jid newLid) {
        return new LinkedAccount(jid, newLid, signedIdentity, pushName, platform, businessName, lidMigrated);
    }

    public LinkedAccount withPushName(String newPushName) {
        return new LinkedAccount(jid, lid, signedIdentity, newPushName, platform, businessName, lidMigrated);
    }
}
