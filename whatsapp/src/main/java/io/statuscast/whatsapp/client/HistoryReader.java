package io.statuscast.whatsapp.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.media.MediaReference;
import io.statuscast.whatsapp.media.MediaType;
import io.statuscast.whatsapp.proto.HistorySync;
import io.statuscast.whatsapp.proto.HistorySyncNotification;
import io.statuscast.whatsapp.proto.PhoneNumberToLidMapping;
import io.statuscast.whatsapp.proto.Pushname;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.InflaterInputStream;

/// Takes LIDs and push names out of the history that the phone sends after linking, whether it stands in the
/// message or lies on the media hosts. Chats in it are skipped unread.
///
/// A notification is kept with the batch of its message and read by the worker of files afterwards; what could
/// not be fetched is tried again later, and at the next login. Source: whatsmeow `message.go` DownloadHistorySync,
/// storeHistoricalPNLIDMappings, handleHistoricalPushNames.
final class HistoryReader {
    private static final Logger LOG = System.getLogger(HistoryReader.class.getName());
    private static final String PENDING = "history/";
    /// The most that a compressed history may have.
    private static final int COMPRESSED_BYTES_MAX = 64 * 1024 * 1024;
    /// The most that a history may inflate to; it is read as it inflates.
    private static final int BYTES_MAX = 512 * 1024 * 1024;
    /// The most bytes of one entry that is read: two addresses, or an address and a name. A longer one is passed over.
    static final int ENTRY_BYTES_MAX = 4096;
    /// Entries committed together.
    private static final int ENTRIES_PER_BATCH = 1000;
    /// Notifications that wait to be read; a phone sends some ten after linking.
    static final int PENDING_MAX = 100;

    private static final int NAMES = tag(HistorySync.PUSHNAMES_FIELD_NUMBER);
    private static final int MAPPINGS = tag(HistorySync.PHONE_NUMBER_TO_LID_MAPPINGS_FIELD_NUMBER);

    private final StateStore store;
    private final LidBook lids;
    private final People people;
    private final Downloads downloads;

    HistoryReader(StateStore store, LidBook lids, People people, Downloads downloads) {
        this.store = store;
        this.lids = lids;
        this.people = people;
        this.downloads = downloads;
    }

    /// As it stands before an entry.
    private static int tag(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /// Keeps a notification, to be read later, unless too many wait.
    void keep(String messageId, HistorySyncNotification notification, Batch batch) {
        if (store.scan(StateKind.SETTING, PENDING).size() >= PENDING_MAX) {
            LOG.log(Level.WARNING, "{0} parts of the history wait to be read; one more was dropped", PENDING_MAX);
            return;
        }
        batch.put(StateKind.SETTING, PENDING + messageId, notification.toByteArray());
    }

    /// Reads what was kept, until the connection ends. Blocks while files are fetched.
    ///
    /// @return whether nothing is left that can be read later
    boolean readKept(Connection connection) {
        return readKept(connection.iqs(), connection::isOpen);
    }

    boolean readKept(IqRouter iqs, BooleanSupplier goOn) {
        boolean all = true;
        for (StateStore.Entry entry : store.scan(StateKind.SETTING, PENDING)) {
            if (!goOn.getAsBoolean()) {
                return false;
            }
            if (isSettled(entry.value(), iqs)) {
                store.commit(new Batch().delete(StateKind.SETTING, entry.key()));
            } else {
                all = false;
            }
        }
        return all;
    }

    /// Reads one part.
    ///
    /// @return false when it may be read later; one that can never be read must not keep the others from it
    private boolean isSettled(byte[] kept, IqRouter iqs) {
        try {
            read(HistorySyncNotification.parseFrom(kept), iqs);
            return true;
        } catch (MediaException e) {
            LOG.log(Level.WARNING, "a history from the phone could not be fetched: {0}", e.getMessage());
            return e.kind() != MediaException.Kind.UNREACHABLE;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a history from the phone could not be read: {0}", e.getMessage());
            return true;
        } catch (StoreException e) {
            if (e.isPassing()) {
                throw e;
            }
            LOG.log(Level.WARNING, "a history from the phone cannot be kept: {0}", e.getMessage());
            return true;
        }
    }

    private void read(HistorySyncNotification notification, IqRouter iqs) throws IOException {
        byte[] compressed;
        if (notification.hasInitialHistBootstrapInlinePayload()) {
            compressed = notification.getInitialHistBootstrapInlinePayload().toByteArray();
        } else {
            var reference = new MediaReference(
                    notification.getDirectPath(),
                    notification.getMediaKey().toByteArray(),
                    notification.hasFileSha256() ? notification.getFileSha256().toByteArray() : null,
                    notification.getFileEncSha256().toByteArray());
            compressed = downloads.bytes(reference, MediaType.HISTORY, COMPRESSED_BYTES_MAX, iqs);
        }
        try (var inflated = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
            var in = CodedInputStream.newInstance(inflated);
            in.setSizeLimit(BYTES_MAX);
            readFields(in);
        }
    }

    /// Field by field, since a whole history would not fit in memory.
    private void readFields(CodedInputStream in) throws IOException {
        List<Entry> found = new ArrayList<>();
        int passedOver = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == NAMES || tag == MAPPINGS) {
                Optional<Entry> entry = entry(tag, in);
                entry.ifPresent(found::add);
                passedOver += entry.isPresent() ? 0 : 1;
            } else if (!in.skipField(tag)) {
                throw new InvalidProtocolBufferException("a history ends in the middle of a group");
            }
            if (found.size() >= ENTRIES_PER_BATCH) {
                commit(found);
                found.clear();
            }
        }
        commit(found);
        if (passedOver > 0) {
            LOG.log(
                    Level.WARNING,
                    "{0} entries of a history were passed over: longer than {1} bytes, or damaged",
                    passedOver,
                    ENTRY_BYTES_MAX);
        }
    }

    /// Empty for one that is too long, which is not taken into memory, or damaged.
    private static Optional<Entry> entry(int tag, CodedInputStream in) throws IOException {
        int length = in.readRawVarint32();
        if (length < 0 || length > ENTRY_BYTES_MAX) {
            in.skipRawBytes(length);
            return Optional.empty();
        }
        byte[] bytes = in.readRawBytes(length);
        try {
            return Optional.of(
                    tag == NAMES
                            ? new Entry.Name(Pushname.parseFrom(bytes))
                            : new Entry.Mapping(PhoneNumberToLidMapping.parseFrom(bytes)));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private sealed interface Entry {
        record Name(Pushname name) implements Entry {}

        record Mapping(PhoneNumberToLidMapping mapping) implements Entry {}
    }

    private void commit(List<Entry> found) {
        var batch = new Batch();
        var pairs = new ArrayList<LidBook.Pair>();
        for (Entry entry : found) {
            switch (entry) {
                case Entry.Name(Pushname name) ->
                    jid(name.getId()).ifPresent(person -> people.learnName(person, name.getPushname(), batch));
                case Entry.Mapping(PhoneNumberToLidMapping mapping) -> {
                    Optional<Jid> phone = jid(mapping.getPnJid());
                    Optional<Jid> lid = jid(mapping.getLidJid());
                    if (phone.isPresent() && lid.isPresent()) {
                        pairs.add(new LidBook.Pair(phone.get(), lid.get()));
                    }
                }
            }
        }
        lids.learn(pairs, batch);
        if (!batch.isEmpty()) {
            store.commit(batch);
        }
    }

    private static Optional<Jid> jid(String text) {
        return Jid.tryParse(text).map(Jid::toUser);
    }
}
