package io.statuscast.whatsapp.appstate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.crypto.Hkdf;
import io.statuscast.whatsapp.crypto.Mac;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// The five keys that follow from one app-state key, and the codes made with them.
/// Source: whatsmeow `appstate/keys.go` expandAppStateKeys, `appstate/hash.go`.
///
/// @param index    for the code over the index, by which an entry is known without reading it
/// @param value    AES-256-CBC over the entry
/// @param valueMac for the code over the encrypted entry
/// @param snapshot for the code over a whole collection
/// @param patch    for the code over a patch
record AppStateKeys(byte[] index, byte[] value, byte[] valueMac, byte[] snapshot, byte[] patch) {
    private static final byte[] INFO = "WhatsApp Mutation Keys".getBytes(US_ASCII);
    private static final int KEY_BYTES = 32;
    private static final int VALUE_CODE_BYTES = 32;

    static AppStateKeys of(byte[] keyData) {
        byte[] all = Hkdf.expand(keyData, null, INFO, 5 * KEY_BYTES);
        return new AppStateKeys(key(all, 0), key(all, 1), key(all, 2), key(all, 3), key(all, 4));
    }

    private static byte[] key(byte[] all, int number) {
        return Arrays.copyOfRange(all, number * KEY_BYTES, (number + 1) * KEY_BYTES);
    }

    byte[] indexCode(byte[] indexJson) {
        return Mac.hmacSha256(index, indexJson);
    }

    /// HMAC-SHA512, cut to 32 bytes, over operation (1 set, 2 remove), key id, encrypted entry, and the length of
    /// operation and key id as eight bytes.
    byte[] valueCode(Mutation.Operation operation, byte[] keyId, byte[] encrypted) {
        byte[] kind = {
            switch (operation) {
                case SET -> 1;
                case REMOVE -> 2;
            }
        };
        byte[] code = Mac.hmacSha512(valueMac, kind, keyId, encrypted, number(kind.length + keyId.length));
        return Arrays.copyOf(code, VALUE_CODE_BYTES);
    }

    byte[] snapshotCode(CollectionState state, AppStateCollection collection) {
        return Mac.hmacSha256(
                snapshot,
                state.hash(),
                number(state.version()),
                collection.wireName().getBytes(UTF_8));
    }

    byte[] patchCode(byte[] snapshotCode, List<byte[]> valueCodes, long version, AppStateCollection collection) {
        byte[] values = new byte[valueCodes.size() * VALUE_CODE_BYTES];
        for (int i = 0; i < valueCodes.size(); i++) {
            System.arraycopy(valueCodes.get(i), 0, values, i * VALUE_CODE_BYTES, VALUE_CODE_BYTES);
        }
        return Mac.hmacSha256(
                patch,
                snapshotCode,
                values,
                number(version),
                collection.wireName().getBytes(UTF_8));
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
