package io.statuscast.whatsapp.signal;

import io.statuscast.whatsapp.crypto.KeyPair;

/// Who we are to other companions: the identity key, and the registration id that tells installations apart.
///
/// @param registrationId 1..16380
public record LocalIdentity(KeyPair identity, int registrationId) {
    public LocalIdentity {
        if (registrationId < 1 || registrationId > 16380) {
            throw new IllegalArgumentException("registrationId out of range: " + registrationId);
        }
    }
}
