package io.statuscast.whatsapp.pairing;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys that make our companion what it is, and, once linked, the account it belongs to.
///
/// Prekeys are not among them: [io.statuscast.whatsapp.signal.PreKeys] keeps those. Whoever holds the
/// credentials can act as the companion: they are never logged. Arrays are shared, not copied.
///
/// @param registrationId 1..16380, told to everybody who starts a session with us
/// @param noise          the static key of the handshake; WhatsApp recognises a linked companion by it
/// @param identity       the identity key of sessions, signed by the account
/// @param advSecret      32 bytes shared with the phone through the QR code alone
/// @param account        null until linked
public record DeviceCredentials(
        int registrationId,
        KeyPair noise,
        KeyPair identity,
        byte[] advSecret,
        @Nullable LinkedAccount account) {
    /// Source: libsignal KeyHelper.generateRegistrationId.
    public static final int REGISTRATION_ID_MAX = 16380;

    static final int ADV_SECRET_BYTES = 32;
    private static final String STORE_KEY = "self";

    public DeviceCredentials {
        requireNonNull(noise, "noise is null");
        requireNonNull(identity, "identity is null");
        if (registrationId < 1 || registrationId > REGISTRATION_ID_MAX) {
            throw new IllegalArgumentException("registrationId out of range: " + registrationId);
        }
        if (advSecret.length != ADV_SECRET_BYTES) {
            throw new IllegalArgumentException("advSecret has " + advSecret.length + " bytes");
        }
    }

    /// A companion that is linked to nothing yet.
    public static DeviceCredentials generate(SecureRandom random) {
        byte[] advSecret = new byte[ADV_SECRET_BYTES];
        random.nextBytes(advSecret);
        return new DeviceCredentials(
                1 + random.nextInt(REGISTRATION_ID_MAX),
                KeyPair.generate(random),
                KeyPair.generate(random),
                advSecret,
                null);
    }

    /// The same companion, linked to nothing.
    public DeviceCredentials withoutAccount() {
        return new DeviceCredentials(registrationId, noise, identity, advSecret, null);
    }

    public DeviceCredentials withAdvSecret(byte[] newAdvSecret) {
        return new DeviceCredentials(registrationId, noise, identity, newAdvSecret, account);
    }

    /// With another random secret, so that earlier QR codes are worthless.
    public DeviceCredentials withNewSecret(SecureRandom random) {
        byte[] fresh = new byte[ADV_SECRET_BYTES];
        random.nextBytes(fresh);
        return withAdvSecret(fresh);
    }

    public DeviceCredentials withAccount(LinkedAccount newAccount) {
        return new DeviceCredentials(registrationId, noise, identity, advSecret, newAccount);
    }

    /// The credentials in a store; empty when it has none.
    ///
    /// @throws IllegalStateException when what is stored cannot be read
    public static Optional<DeviceCredentials> load(StateStore store) {
        return store.get(StateKind.CREDENTIALS, STORE_KEY).map(CredentialsCodec::decode);
    }

    public void save(Batch batch) {
        batch.put(StateKind.CREDENTIALS, STORE_KEY, CredentialsCodec.encode(this));
    }

    /// The addresses alone: keys stay out of logs.
    @Override
    public String toString() {
        return account == null ? "DeviceCredentials[unlinked]" : "DeviceCredentials[linked]";
    }
}
