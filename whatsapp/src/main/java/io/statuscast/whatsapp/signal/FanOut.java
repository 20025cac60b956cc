package io.statuscast.whatsapp.signal;

import io.statuscast.whatsapp.binary.Jid;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One plaintext encrypted for many companions.
///
/// @param encrypted      in the order asked for
/// @param withoutSession those for whom a session must be started first, in the order asked for
public record FanOut(Map<Jid, Encrypted> encrypted, List<Jid> withoutSession) {
    public FanOut {
        encrypted = Collections.unmodifiableMap(new LinkedHashMap<>(encrypted));
        withoutSession = List.copyOf(withoutSession);
    }
}
