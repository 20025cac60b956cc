package io.statuscast.whatsapp.pairing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.AesCtr;
import io.statuscast.whatsapp.crypto.AesGcm;
import io.statuscast.whatsapp.crypto.CryptoException;
import io.statuscast.whatsapp.crypto.Hkdf;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.crypto.Pbkdf2;
import io.statuscast.whatsapp.crypto.X25519;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// Our half of linking by code: the eight characters that a person types on the phone protect an agreement
/// of keys between phone and companion, through the server.
///
/// 1. [#hello] to the server: our ephemeral key, encrypted under the code. The answer has a reference.
/// 2. The phone's `primary_hello`: its ephemeral key, encrypted under the code that was typed, and its
/// identity key.
/// 3. [#finish] to the server: our identity key, the phone's, and a random secret, encrypted under the
/// agreed key. The phone can open it only when the typed code was ours; then `pair-success` follows as after
/// a scan, with [Finish#advSecret] in the place of the QR code's secret.
///
/// An encrypted key is `salt32 | iv16 | AES-256-CTR(key32)`, its key PBKDF2-SHA256 of the code with 131,072
/// rounds. Deriving takes about a tenth of a second. Immutable, thread-safe. Source: whatsmeow
/// `pair-code.go`; zapo `pairing-code-crypto.js`.
public final class LinkCodeExchange {
    /// The element of every step. Source: whatsmeow `pair-code.go`.
    public static final String TAG = "link_code_companion_reg";

    /// How long a phone takes a code. Source: zapo `PAIRING_CODE_MAX_AGE_SECONDS`.
    public static final int LIFE_SECONDS = 180;

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";
    private static final int CODE_LENGTH = 8;
    private static final int ROUNDS = 2 << 16;
    private static final int KEY_BYTES = 32;
    private static final int SALT_BYTES = 32;
    private static final int CTR_IV_BYTES = 16;
    private static final int GCM_IV_BYTES = 12;
    private static final int WRAPPED_BYTES = SALT_BYTES + CTR_IV_BYTES + KEY_BYTES;
    private static final byte[] NONCE = {0};
    private static final byte[] BUNDLE_INFO = "link_code_pairing_key_bundle_encryption_key".getBytes(US_ASCII);
    private static final byte[] ADV_INFO = "adv_secret".getBytes(US_ASCII);
    private static final byte[] NOTHING = {};

    /// What [#finish] gives.
    ///
    /// @param request   the `companion_finish` element
    /// @param advSecret 32 bytes that authenticate the `pair-success` of this exchange
    public record Finish(Node request, byte[] advSecret) {}

    private final Jid phone;
    private final String code;
    private final KeyPair ephemeral;

    private LinkCodeExchange(Jid phone, String code, KeyPair ephemeral) {
        this.phone = phone;
        this.code = code;
        this.ephemeral = ephemeral;
    }

    /// A new code for a phone.
    ///
    /// @param phoneDigits the number in international form, digits only
    public static LinkCodeExchange begin(String phoneDigits, SecureRandom random) {
        var code = new StringBuilder(CODE_LENGTH);
        for (int i = 0; i < CODE_LENGTH; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new LinkCodeExchange(Jid.ofPhone(phoneDigits), code.toString(), KeyPair.generate(random));
    }

    /// The eight characters to type. A secret: never logged.
    public String code() {
        return code;
    }

    /// The first element, for an iq `set` in `md`. The server refuses a device name that is not of the form
    /// "Browser (OS)" with 400.
    public Node hello(DeviceCredentials credentials, String deviceName, SecureRandom random) {
        byte[] salt = bytes(SALT_BYTES, random);
        byte[] iv = bytes(CTR_IV_BYTES, random);
        byte[] wrapped = join(salt, iv, AesCtr.apply(codeKey(salt), iv, ephemeral.publicKey32()));
        return Node.of(
                TAG,
                Node.attrs(
                        "jid", phone.toString(), "stage", "companion_hello", "should_show_push_notification", "true"),
                Node.of("link_code_pairing_wrapped_companion_ephemeral_pub", wrapped),
                Node.of("companion_server_auth_key_pub", credentials.noise().publicKey32()),
                Node.of("companion_platform_id", QrText.CHROME),
                Node.of("companion_platform_display", deviceName),
                Node.of("link_code_pairing_nonce", NONCE));
    }

    /// The reference in the server's answer to [#hello], or in a notification; empty when there is none.
    public static Optional<byte[]> reference(Node stanza) {
        return stanza.at(TAG, "link_code_pairing_ref").map(Node::bytes).filter(ref -> ref.length > 0);
    }

    /// Answers the phone's `primary_hello`.
    ///
    /// @param reference the one from the answer to [#hello]
    /// @return empty when the notification is about another exchange, or lacks something
    /// @throws CryptoException when the phone's keys cannot be used
    public Optional<Finish> finish(
            byte[] reference, Node notification, DeviceCredentials credentials, SecureRandom random) {
        byte[] wrapped = content(notification, "link_code_pairing_wrapped_primary_ephemeral_pub");
        byte[] primaryIdentity = content(notification, "primary_identity_pub");
        boolean ours = reference(notification)
                .filter(ref -> Arrays.equals(ref, reference))
                .isPresent();
        if (!ours || wrapped.length < WRAPPED_BYTES || primaryIdentity.length != KEY_BYTES) {
            return Optional.empty();
        }
        byte[] shared = X25519.agree(ephemeral.privateKey32(), unwrap(wrapped));
        byte[] secret = bytes(KEY_BYTES, random);
        byte[] identities = X25519.agree(credentials.identity().privateKey32(), primaryIdentity);
        byte[] advSecret = Hkdf.expand(join(shared, identities, secret), null, ADV_INFO, KEY_BYTES);
        byte[] bundle = seal(shared, join(credentials.identity().publicKey32(), primaryIdentity, secret), random);
        Node request = Node.of(
                TAG,
                Node.attrs("jid", phone.toString(), "stage", "companion_finish"),
                Node.of("link_code_pairing_wrapped_key_bundle", bundle),
                Node.of("companion_identity_public", credentials.identity().publicKey32()),
                Node.of("link_code_pairing_ref", reference));
        return Optional.of(new Finish(request, advSecret));
    }

    private byte[] unwrap(byte[] wrapped) {
        byte[] salt = Arrays.copyOf(wrapped, SALT_BYTES);
        byte[] iv = Arrays.copyOfRange(wrapped, SALT_BYTES, SALT_BYTES + CTR_IV_BYTES);
        return AesCtr.apply(codeKey(salt), iv, Arrays.copyOfRange(wrapped, SALT_BYTES + CTR_IV_BYTES, WRAPPED_BYTES));
    }

    private static byte[] seal(byte[] shared, byte[] bundle, SecureRandom random) {
        byte[] salt = bytes(SALT_BYTES, random);
        byte[] iv = bytes(GCM_IV_BYTES, random);
        byte[] key = Hkdf.expand(shared, salt, BUNDLE_INFO, KEY_BYTES);
        return join(salt, iv, AesGcm.seal(key, iv, NOTHING, bundle));
    }

    private byte[] codeKey(byte[] salt) {
        return Pbkdf2.derive(code, salt, ROUNDS, KEY_BYTES);
    }

    private static byte[] content(Node notification, String name) {
        return notification.at(TAG, name).map(Node::bytes).orElse(NOTHING);
    }

    private static byte[] bytes(int length, SecureRandom random) {
        byte[] out = new byte[length];
        random.nextBytes(out);
        return out;
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += requireNonNull(part).length;
        }
        byte[] out = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, out, at, part.length);
            at += part.length;
        }
        return out;
    }

    /// The number's last two digits alone: the code stays out of logs.
    @Override
    public String toString() {
        String digits = phone.user();
        return "LinkCodeExchange[…" + digits.substring(Math.max(0, digits.length() - 2)) + "]";
    }
}
