package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import org.jspecify.annotations.Nullable;

/// Who this client is linked as.
///
/// @param phone    the number with our device, `digits:device@s.whatsapp.net`
/// @param lid      the LID with our device, null while the account has none
/// @param pushName the name contacts see, empty while unknown
/// @param platform what the phone runs (`android`, `iphone`, …), empty when it was not told
public record LinkedIdentity(Jid phone, @Nullable Jid lid, String pushName, String platform) {}
