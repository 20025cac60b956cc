package io.statuscast.whatsapp.appstate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.crypto.AesCbc;
import io.statuscast.whatsapp.crypto.CryptoException;
import io.statuscast.whatsapp.crypto.Mac;
import io.statuscast.whatsapp.media.MalformedJsonException;
import io.statuscast.whatsapp.media.StrictJson;
import io.statuscast.whatsapp.proto.SyncActionData;
import io.statuscast.whatsapp.proto.SyncdRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Decrypts single entries: IV, AES-256-CBC, and a code of 32 bytes at the end. One thread at a time; keys are
/// looked up once. Source: whatsmeow `appstate/decode.go` decodeMutation.
final class RecordReader {
    private static final int CODE_BYTES = 32;
    private static final int IV_BYTES = 16;
    private static final int BLOCK_BYTES = 16;

    private final AppStateStore store;
    private final Map<ByteString, AppStateKeys> known = new HashMap<>();

    RecordReader(AppStateStore store) {
        this.store = store;
    }

    AppStateKeys keys(ByteString keyId) throws DecodingStopped {
        AppStateKeys keys = known.get(keyId);
        if (keys == null) {
            keys = store.keys(keyId)
                    .orElseThrow(() -> new DecodingStopped(new AppStateFailure.MissingKey(keyId.toByteArray())));
            known.put(keyId, keys);
        }
        return keys;
    }

    /// The code at the end of an entry, by which the collection's hash knows it.
    static byte[] code(SyncdRecord record, long version) throws DecodingStopped {
        byte[] blob = record.getValue().getBlob().toByteArray();
        if (blob.length < IV_BYTES + BLOCK_BYTES + CODE_BYTES) {
            throw malformed("an entry of " + blob.length + " bytes", version);
        }
        return Arrays.copyOfRange(blob, blob.length - CODE_BYTES, blob.length);
    }

    Mutation read(Mutation.Operation operation, SyncdRecord record, long version) throws DecodingStopped {
        AppStateKeys keys = keys(record.getKeyId().getId());
        byte[] code = code(record, version);
        byte[] blob = record.getValue().getBlob().toByteArray();
        byte[] encrypted = Arrays.copyOf(blob, blob.length - CODE_BYTES);
        byte[] keyId = record.getKeyId().getId().toByteArray();
        if (!Mac.matches(keys.valueCode(operation, keyId, encrypted), code)) {
            throw mismatch(AppStateFailure.Code.VALUE, version);
        }
        SyncActionData action = decrypt(keys, encrypted, version);
        byte[] index = action.getIndex().toByteArray();
        if (!Mac.matches(keys.indexCode(index), record.getIndex().getBlob().toByteArray())) {
            throw mismatch(AppStateFailure.Code.INDEX, version);
        }
        return new Mutation(operation, strings(index, version), action.getValue(), action.getVersion());
    }

    private static SyncActionData decrypt(AppStateKeys keys, byte[] encrypted, long version) throws DecodingStopped {
        byte[] iv = Arrays.copyOf(encrypted, IV_BYTES);
        byte[] ciphertext = Arrays.copyOfRange(encrypted, IV_BYTES, encrypted.length);
        try {
            return SyncActionData.parseFrom(AesCbc.decrypt(keys.value(), iv, ciphertext));
        } catch (CryptoException | InvalidProtocolBufferException e) {
            throw malformed("an entry: " + e.getMessage(), version);
        }
    }

    private static List<String> strings(byte[] index, long version) throws DecodingStopped {
        try {
            return StrictJson.arrayOfStrings(index);
        } catch (MalformedJsonException e) {
            throw malformed("an index: " + e.getMessage(), version);
        }
    }

    static DecodingStopped mismatch(AppStateFailure.Code code, long version) {
        return new DecodingStopped(new AppStateFailure.MacMismatch(code, version));
    }

    static DecodingStopped malformed(String what, long version) {
        return new DecodingStopped(new AppStateFailure.Malformed(what, version));
    }
}
