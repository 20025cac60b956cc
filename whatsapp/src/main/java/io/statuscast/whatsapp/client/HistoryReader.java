package io.statuscast.whatsapp.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/// Takes LIDs and push names out of the history that the phone sends after linking, whether it stands in the
/// message or lies on the media hosts. Chats in it are skipped unread.
///
/// A notification is kept with the batch of its message and read by the task worker afterwards; what could
/// not be fetched is tried again at the next login. Source: whatsmeow `message.go` DownloadHistorySync,
/// storeHistoricalPNLIDMappings, handleHistoricalPushNames.
final class HistoryReader {
    private static final Logger LOG = System.getLogger(HistoryReader.class.getName());
    private static final String PENDING = "history/";
    /// The most that a compressed history may have.
    private static final int COMPRESSED_BYTES_MAX = 64 * 1024 * 1024;
    /// The most that a history may inflate to; it is read as it inflates.
    private static final int BYTES_MAX = 512 * 1024 * 1024;
    /// Entries committed together.
    private static final int ENTRIES_PER_BATCH = 1000;

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

    /// Keeps a notification, to be read later.
    void keep(String messageId, HistorySyncNotification notification, Batch batch) {
        batch.put(StateKind.SETTING, PENDING + messageId, notification.toByteArray());
    }

    /// Reads what was kept. Blocks while files are fetched.
    void readKept(IqRouter iqs) {
        for (StateStore.Entry entry : store.scan(StateKind.SETTING, PENDING)) {
            try {
                read(HistorySyncNotification.parseFrom(entry.value()), iqs);
                store.commit(new Batch().delete(StateKind.SETTING, entry.key()));
            } catch (MediaException e) {
                LOG.log(Level.WARNING, "a history from the phone could not be fetched: {0}", e.getMessage());
                if (e.kind() != MediaException.Kind.UNREACHABLE) {
                    store.commit(new Batch().delete(StateKind.SETTING, entry.key()));
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "a history from the phone could not be read: {0}", e.getMessage());
                store.commit(new Batch().delete(StateKind.SETTING, entry.key()));
            }
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
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag >>> 3) {
                case HistorySync.PUSHNAMES_FIELD_NUMBER ->
                    found.add(new Entry.Name(
                            in.readMessage(Pushname.parser(), ExtensionRegistryLite.getEmptyRegistry())));
                case HistorySync.PHONE_NUMBER_TO_LID_MAPPINGS_FIELD_NUMBER ->
                    found.add(new Entry.Mapping(in.readMessage(
                            PhoneNumberToLidMapping.parser(), ExtensionRegistryLite.getEmptyRegistry())));
                default -> {
                    if (!in.skipField(tag)) {
                        throw new InvalidProtocolBufferException("a history ends in the middle of a group");
                    }
                }
            }
            if (found.size() >= ENTRIES_PER_BATCH) {
                commit(found);
                found.clear();
            }
        }
        commit(found);
    }

    private sealed interface Entry {
        record Name(Pushname name) implements Entry {}

        record Mapping(PhoneNumberToLidMapping mapping) implements Entry {}
    }

    private void commit(List<Entry> found) {
        var batch = new Batch();
        for (Entry entry : found) {
            switch (entry) {
                case Entry.Name(Pushname name) ->
                    jid(name.getId()).ifPresent(person -> people.learnName(person, name.getPushname(), batch));
                case Entry.Mapping(PhoneNumberToLidMapping mapping) -> {
                    Optional<Jid> phone = jid(mapping.getPnJid());
                    Optional<Jid> lid = jid(mapping.getLidJid());
                    if (phone.isPresent() && lid.isPresent()) {
                        lids.learn(phone.get(), lid.get(), batch);
                    }
                }
            }
        }
        if (!batch.isEmpty()) {
            store.commit(batch);
        }
    }

    private static Optional<Jid> jid(String text) {
        return Jid.tryParse(text).map(Jid::toUser);
    }
}
