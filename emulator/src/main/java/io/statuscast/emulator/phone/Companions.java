package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.media.EncryptedMedia;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.AppStateSyncKeyShare;
import io.statuscast.whatsapp.proto.HistorySync;
import io.statuscast.whatsapp.proto.HistorySyncNotification;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.PhoneNumberToLidMapping;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.Pushname;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;

/// The phone's linked companions: welcomes a new one with the app-state key and, if wished, a first history
/// sync.
///
/// Thread-safe. Sources: whatsmeow `message.go` handleProtocolMessage and `notification.go`, Baileys
/// process-message.
final class Companions {
    private static final int INITIAL_BOOTSTRAP = 0;
    private static final int COMPLETE = 100;
    private final Line line;
    private final PeerMessages messages;
    private final AddressBook book;
    private final Habits habits;
    private final int rawId;
    private final TreeMap<Integer, Integer> keyIndexes = new TreeMap<>();
    private int lastKeyIndex;

    Companions(Line line, PeerMessages messages, AddressBook book, Habits habits, int rawId) {
        this.line = line;
        this.messages = messages;
        this.book = book;
        this.habits = habits;
        this.rawId = rawId;
    }

    int rawId() {
        return rawId;
    }

    synchronized int lastKeyIndex() {
        return lastKeyIndex;
    }

    synchronized int nextKeyIndex() {
        return ++lastKeyIndex;
    }

    synchronized List<Integer> keyIndexes() {
        return List.copyOf(keyIndexes.values());
    }

    /// Key index by device number.
    synchronized Map<Integer, Integer> all() {
        return new TreeMap<>(keyIndexes);
    }

    synchronized boolean none() {
        return keyIndexes.isEmpty();
    }

    synchronized void restore(Map<Integer, Integer> linked, int last) {
        keyIndexes.putAll(linked);
        lastKeyIndex = last;
    }

    /// Takes a `notification` of type `devices` about the own account.
    void changed(Node notification) {
        for (Node change : notification.children()) {
            for (Node device : change.children("device")) {
                int number = device.jid("jid").map(Jid::device).orElse(0);
                if (number != 0 && change.tag().equals("add")) {
                    added(number, Integer.parseInt(device.attrOrEmpty("key-index")));
                } else if (change.tag().equals("remove")) {
                    removed(number);
                }
            }
        }
    }

    private synchronized void removed(int number) {
        keyIndexes.remove(number);
    }

    private synchronized void added(int number, int keyIndex) {
        keyIndexes.put(number, keyIndex);
        lastKeyIndex = Math.max(lastKeyIndex, keyIndex);
        book.publish();
        shareKeys(number, Set.of());
        if (line.settings().sendsHistory()) {
            Jid companion = line.endpoint().address().withDevice(number);
            messages.send(companion, history());
        }
    }

    /// Sends keys of app state to a companion: all after linking, later those it asks for.
    synchronized void shareKeys(int number, Set<ByteString> wanted) {
        var share = AppStateSyncKeyShare.newBuilder().addAllKeys(book.writer().sharedKeys(rawId, keyIndexes(), wanted));
        messages.send(
                line.endpoint().address().withDevice(number),
                protocol(ProtocolMessage.newBuilder()
                        .setType(ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE)
                        .setAppStateSyncKeyShare(share)));
    }

    private Message history() {
        HistorySync.Builder history = HistorySync.newBuilder().setSyncType(INITIAL_BOOTSTRAP);
        book.contacts()
                .forEach((phone, name) -> line.world().lidOf(phone).ifPresent(lid -> {
                    String number = Jid.ofPhone(phone).toString();
                    history.addPushnames(Pushname.newBuilder().setId(number).setPushname(name));
                    history.addPhoneNumberToLidMappings(PhoneNumberToLidMapping.newBuilder()
                            .setPnJid(number)
                            .setLidJid(lid.toString()));
                }));
        return protocol(ProtocolMessage.newBuilder()
                .setType(ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION)
                .setHistorySyncNotification(notification(deflate(history.build().toByteArray()))));
    }

    private HistorySyncNotification notification(byte[] compressed) {
        var notification = HistorySyncNotification.newBuilder()
                .setSyncType(INITIAL_BOOTSTRAP)
                .setChunkOrder(1)
                .setProgress(COMPLETE);
        if (!habits.historyOnHosts()) {
            return notification
                    .setInitialHistBootstrapInlinePayload(ByteString.copyFrom(compressed))
                    .build();
        }
        EncryptedMedia media = line.settings().uploader().upload("History", compressed);
        return notification
                .setDirectPath(media.directPath())
                .setMediaKey(ByteString.copyFrom(media.mediaKey()))
                .setFileLength(media.fileLength())
                .setFileSha256(ByteString.copyFrom(media.fileSha256()))
                .setFileEncSha256(ByteString.copyFrom(media.encSha256()))
                .build();
    }

    private static Message protocol(ProtocolMessage.Builder content) {
        return Message.newBuilder().setProtocolMessage(content).build();
    }

    private static byte[] deflate(byte[] plain) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
