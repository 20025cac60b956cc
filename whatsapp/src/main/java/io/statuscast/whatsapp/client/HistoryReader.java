package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.HistorySync;
import io.statuscast.whatsapp.proto.HistorySyncNotification;
import io.statuscast.whatsapp.proto.PhoneNumberToLidMapping;
import io.statuscast.whatsapp.store.Batch;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Takes LIDs out of the history that the phone sends after linking, where it stands in the message itself.
/// History on the media hosts is not fetched: contacts come by app state. Thread-safe.
///
/// Source: whatsmeow `message.go` DownloadHistorySync, storeHistoricalPNLIDMappings.
final class HistoryReader {
    private static final Logger LOG = System.getLogger(HistoryReader.class.getName());
    /// The most a history may inflate to.
    private static final int BYTES_MAX = 32 * 1024 * 1024;

    private static final int CHUNK = 16 * 1024;

    private final LidBook lids;

    HistoryReader(LidBook lids) {
        this.lids = lids;
    }

    void read(HistorySyncNotification notification, Batch batch) {
        if (!notification.hasInitialHistBootstrapInlinePayload()) {
            return;
        }
        try {
            byte[] payload =
                    inflate(notification.getInitialHistBootstrapInlinePayload().toByteArray());
            for (PhoneNumberToLidMapping mapping :
                    HistorySync.parseFrom(payload).getPhoneNumberToLidMappingsList()) {
                Optional<Jid> phone = jid(mapping.getPnJid());
                Optional<Jid> lid = jid(mapping.getLidJid());
                if (phone.isPresent() && lid.isPresent()) {
                    lids.learn(phone.get(), lid.get(), batch);
                }
            }
        } catch (DataFormatException | InvalidProtocolBufferException e) {
            LOG.log(Level.WARNING, "a history from the phone could not be read: {0}", e.getMessage());
        }
    }

    private static Optional<Jid> jid(String text) {
        try {
            return Optional.of(Jid.parse(text).toUser());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] inflate(byte[] compressed) throws DataFormatException {
        var out = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        try (var inflater = new Inflater()) {
            inflater.setInput(compressed);
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0 || out.size() + count > BYTES_MAX) {
                    throw new DataFormatException("the history ends early, or is too large");
                }
                out.write(chunk, 0, count);
            }
        }
        return out.toByteArray();
    }
}
