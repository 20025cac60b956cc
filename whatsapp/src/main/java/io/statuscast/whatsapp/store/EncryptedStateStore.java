package io.statuscast.whatsapp.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.crypto.AesGcm;
import io.statuscast.whatsapp.crypto.CryptoException;
import io.statuscast.whatsapp.crypto.Hkdf;
import io.statuscast.whatsapp.crypto.Sha256;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A [StateStore] whose values are encrypted at rest. Kinds and keys stay readable: they are what is searched
/// for.
///
/// A value is `00 53 43 01 | key id 4 | iv 12 | AES-256-GCM`; kind and key are authenticated with it, so that
/// values cannot be swapped. Each device has a key of its own: HKDF-SHA256 of the master key with the
/// device's name. Values that were written without encryption are read as they are, and [#open] writes them
/// anew. Thread-safe.
public final class EncryptedStateStore implements StateStore {
    /// Length of a master key in bytes.
    public static final int MASTER_KEY_BYTES = 32;

    /// No message of ours begins with a zero byte.
    private static final byte[] MAGIC = {0, 'S', 'C', 1};

    private static final int KEY_ID_BYTES = 4;
    private static final int IV_BYTES = 12;
    private static final int HEADER_BYTES = MAGIC.length + KEY_ID_BYTES;
    private static final int REWRITTEN_AT_ONCE = 500;

    private final StateStore kept;
    private final byte[] key;
    private final byte[] keyId;
    private final SecureRandom random;

    private EncryptedStateStore(StateStore kept, byte[] key, SecureRandom random) {
        this.kept = kept;
        this.key = key;
        this.keyId = Arrays.copyOf(Sha256.of(key), KEY_ID_BYTES);
        this.random = random;
    }

    /// Opens the store of one device; what is not encrypted yet is encrypted now.
    ///
    /// @param masterKey 32 bytes
    /// @param device    the device's name, the same for ever
    /// @throws WrongKeyException when a value was encrypted with another key
    public static EncryptedStateStore open(StateStore kept, byte[] masterKey, String device, SecureRandom random) {
        if (masterKey.length != MASTER_KEY_BYTES) {
            throw new IllegalArgumentException("the master key does not have 32 bytes");
        }
        byte[] key = Hkdf.expand(masterKey, null, ("statuscast state " + device).getBytes(UTF_8), MASTER_KEY_BYTES);
        var store = new EncryptedStateStore(kept, key, random);
        store.encryptWhatIsPlain();
        return store;
    }

    /// Checks the store of a device that is opened without a key.
    ///
    /// @throws WrongKeyException when its values are encrypted
    public static StateStore plain(StateStore kept) {
        for (Entry entry : kept.scan(StateKind.CREDENTIALS, "")) {
            if (isSealed(entry.value())) {
                throw new WrongKeyException("it is encrypted, and no key was given");
            }
        }
        return kept;
    }

    private void encryptWhatIsPlain() {
        for (StateKind kind : StateKind.values()) {
            var batch = new Batch();
            int changes = 0;
            for (Entry entry : kept.scan(kind, "")) {
                if (isSealed(entry.value())) {
                    checkKey(entry.value());
                } else {
                    batch.put(kind, entry.key(), seal(kind, entry.key(), entry.value()));
                    changes++;
                }
                if (changes == REWRITTEN_AT_ONCE) {
                    kept.commit(batch);
                    batch = new Batch();
                    changes = 0;
                }
            }
            if (!batch.isEmpty()) {
                kept.commit(batch);
            }
        }
    }

    private static boolean isSealed(byte[] value) {
        return value.length >= HEADER_BYTES + IV_BYTES + AesGcm.TAG_LENGTH
                && Arrays.equals(value, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private void checkKey(byte[] sealed) {
        if (!Arrays.equals(sealed, MAGIC.length, HEADER_BYTES, keyId, 0, KEY_ID_BYTES)) {
            throw new WrongKeyException("it was encrypted with another key");
        }
    }

    private byte[] seal(StateKind kind, String entry, byte[] value) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        byte[] sealed = AesGcm.seal(key, iv, place(kind, entry), value);
        byte[] out = Arrays.copyOf(MAGIC, HEADER_BYTES + IV_BYTES + sealed.length);
        System.arraycopy(keyId, 0, out, MAGIC.length, KEY_ID_BYTES);
        System.arraycopy(iv, 0, out, HEADER_BYTES, IV_BYTES);
        System.arraycopy(sealed, 0, out, HEADER_BYTES + IV_BYTES, sealed.length);
        return out;
    }

    private byte[] unseal(StateKind kind, String entry, byte[] value) {
        if (!isSealed(value)) {
            return value;
        }
        checkKey(value);
        byte[] iv = Arrays.copyOfRange(value, HEADER_BYTES, HEADER_BYTES + IV_BYTES);
        byte[] sealed = Arrays.copyOfRange(value, HEADER_BYTES + IV_BYTES, value.length);
        try {
            return AesGcm.open(key, iv, place(kind, entry), sealed);
        } catch (CryptoException e) {
            throw new StoreException("a stored value was changed or moved: " + kind, false, e);
        }
    }

    private static byte[] place(StateKind kind, String entry) {
        return (kind.name() + "\n" + entry).getBytes(UTF_8);
    }

    @Override
    public Optional<byte[]> get(StateKind kind, String entry) {
        return kept.get(kind, entry).map(value -> unseal(kind, entry, value));
    }

    @Override
    public Map<String, byte[]> getAll(StateKind kind, Collection<String> keys) {
        var found = new LinkedHashMap<String, byte[]>();
        kept.getAll(kind, keys).forEach((entry, value) -> found.put(entry, unseal(kind, entry, value)));
        return found;
    }

    @Override
    public List<Entry> scan(StateKind kind, String keyPrefix) {
        return kept.scan(kind, keyPrefix).stream()
                .map(entry -> new Entry(entry.key(), unseal(kind, entry.key(), entry.value())))
                .toList();
    }

    @Override
    public long count(StateKind kind) {
        return kept.count(kind);
    }

    @Override
    public void commit(Batch batch) {
        var sealed = new Batch();
        for (Batch.Change change : batch.changes()) {
            switch (change) {
                case Batch.Change.Put(var kind, var entry, var value) ->
                    sealed.put(kind, entry, seal(kind, entry, value));
                case Batch.Change.Delete(var kind, var entry) -> sealed.delete(kind, entry);
            }
        }
        kept.commit(sealed);
    }
}
