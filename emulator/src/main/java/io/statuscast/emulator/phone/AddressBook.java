package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.media.EncryptedMedia;
import io.statuscast.emulator.phone.AppStateWriter.Change;
import io.statuscast.emulator.proto.AppStateCollection;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ContactAction;
import io.statuscast.whatsapp.proto.ExternalBlobReference;
import io.statuscast.whatsapp.proto.PushNameSetting;
import io.statuscast.whatsapp.proto.StatusPrivacyAction;
import io.statuscast.whatsapp.proto.SyncActionValue;
import io.statuscast.whatsapp.proto.SyncdMutation;
import io.statuscast.whatsapp.proto.SyncdMutations;
import io.statuscast.whatsapp.proto.SyncdPatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The phone's saved contacts and its own name, published as app state once there is a companion to read
/// them.
///
/// Thread-safe. Sources: whatsmeow `appstate/keys.go` (collections and indexes), Baileys sync-action-utils.
final class AddressBook {
    private static final String CONTACTS = "critical_unblock_low";
    private static final String SETTINGS = "critical_block";
    private static final String PRIVACY = "regular_high";
    private static final int CHANGES_PER_PATCH_MAX = 500;
    private final Line line;
    private final AppStateWriter writer;
    private final Map<String, String> contacts = new LinkedHashMap<>();
    private final Set<String> unpublished = new LinkedHashSet<>();
    private final Habits habits;
    private @Nullable String unpublishedName;
    private @Nullable StatusPrivacyAction unpublishedPrivacy;

    AddressBook(Line line, AppStateWriter writer, Habits habits) {
        this.line = line;
        this.writer = writer;
        this.habits = habits;
    }

    synchronized void save(String phone, String name) {
        contacts.put(phone, name);
        unpublished.add(phone);
    }

    synchronized void remove(String phone) {
        if (contacts.remove(phone) != null) {
            unpublished.add(phone);
        }
    }

    synchronized void rename(String pushName) {
        unpublishedName = pushName;
    }

    /// Who shall get statuses.
    synchronized void statusPrivacy(StatusPrivacyAction privacy) {
        unpublishedPrivacy = privacy;
    }

    /// Takes a new key into use for everything published from now on.
    synchronized void rotateKey() {
        writer.rotate(line.settings().clock().millis());
    }

    synchronized Map<String, String> contacts() {
        return new LinkedHashMap<>(contacts);
    }

    synchronized List<String> unpublished() {
        return List.copyOf(unpublished);
    }

    AppStateWriter writer() {
        return writer;
    }

    synchronized void restore(Map<String, String> saved, List<String> pending) {
        contacts.putAll(saved);
        unpublished.addAll(pending);
    }

    /// Sends what has changed since the last time. The server tells the companions.
    synchronized void publish() {
        String name = unpublishedName;
        if (name != null) {
            SyncActionValue value = SyncActionValue.newBuilder()
                    .setTimestamp(line.settings().clock().millis())
                    .setPushNameSetting(PushNameSetting.newBuilder().setName(name))
                    .build();
            send(SETTINGS, List.of(new Change(SyncdMutation.SyncdOperation.SET, "[\"setting_pushName\"]", 1, value)));
            unpublishedName = null;
        }
        StatusPrivacyAction privacy = unpublishedPrivacy;
        if (privacy != null) {
            SyncActionValue value = SyncActionValue.newBuilder()
                    .setTimestamp(line.settings().clock().millis())
                    .setStatusPrivacy(privacy)
                    .build();
            send(PRIVACY, List.of(new Change(SyncdMutation.SyncdOperation.SET, "[\"status_privacy\"]", 7, value)));
            unpublishedPrivacy = null;
        }
        while (!unpublished.isEmpty()) {
            List<String> batch =
                    unpublished.stream().limit(CHANGES_PER_PATCH_MAX).toList();
            var changes = new ArrayList<Change>();
            for (String phone : batch) {
                changes.add(change(phone));
            }
            send(CONTACTS, changes);
            batch.forEach(unpublished::remove);
        }
    }

    private Change change(String phone) {
        String index = "[\"contact\",\"" + Jid.ofPhone(phone) + "\"]";
        String name = contacts.get(phone);
        SyncActionValue.Builder value = SyncActionValue.newBuilder()
                .setTimestamp(line.settings().clock().millis());
        ContactAction.Builder contact = ContactAction.newBuilder().setSaveOnPrimaryAddressbook(true);
        if (name != null) {
            contact.setFullName(name).setFirstName(name.split(" ", 2)[0]);
        }
        line.world().lidOf(phone).ifPresent(lid -> contact.setLidJid(lid.toString()));
        return new Change(
                name == null ? SyncdMutation.SyncdOperation.REMOVE : SyncdMutation.SyncdOperation.SET,
                index,
                2,
                value.setContactAction(contact).build());
    }

    private void send(String collection, List<Change> changes) {
        if (!accepted(collection, changes)) {
            catchUp(collection);
            if (!accepted(collection, changes)) {
                throw new IllegalStateException("the server refuses patches of " + collection);
            }
        }
    }

    private boolean accepted(String collection, List<Change> changes) {
        AppStateCollection before = writer.remember(collection);
        SyncdPatch patch = writer.patch(collection, changes);
        if (changes.size() >= habits.externalMutationsFrom()) {
            patch = onHosts(patch);
        }
        Node answer = line.query(sync(Node.of(
                "collection",
                Node.attrs(
                        "name", collection, "version", Long.toString(before.getVersion()), "return_snapshot", "false"),
                Node.of("patch", patch.toByteArray()))));
        if (answer.at("sync", "collection", "error").isEmpty()) {
            return true;
        }
        writer.rewind(collection, before);
        return false;
    }

    /// The same patch with its changes on the media hosts; no code depends on where they stand.
    private SyncdPatch onHosts(SyncdPatch patch) {
        byte[] changes = SyncdMutations.newBuilder()
                .addAllMutations(patch.getMutationsList())
                .build()
                .toByteArray();
        EncryptedMedia media = line.settings().uploader().upload("App State", changes);
        return patch.toBuilder()
                .clearMutations()
                .setExternalMutations(ExternalBlobReference.newBuilder()
                        .setMediaKey(ByteString.copyFrom(media.mediaKey()))
                        .setDirectPath(media.directPath())
                        .setFileSizeBytes(media.fileLength())
                        .setFileSha256(ByteString.copyFrom(media.fileSha256()))
                        .setFileEncSha256(ByteString.copyFrom(media.encSha256())))
                .build();
    }

    /// Follows what companions wrote since the phone last looked.
    private void catchUp(String collection) {
        boolean more = true;
        while (more) {
            Node answer = line.query(sync(Node.of(
                    "collection",
                    Node.attrs("name", collection, "version", Long.toString(writer.version(collection))))));
            Node found = answer.at("sync", "collection").orElseThrow();
            List<Node> patches = found.child("patches").map(Node::children).orElse(List.of());
            for (Node patch : patches) {
                try {
                    writer.absorb(collection, SyncdPatch.parseFrom(patch.bytes()));
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException("a patch of " + collection + " does not parse", e);
                }
            }
            more = found.attrOrEmpty("has_more_patches").equals("true") && !patches.isEmpty();
        }
    }

    private static Node sync(Node collection) {
        return Node.of(
                "iq",
                Node.attrs("xmlns", "w:sync:app:state", "type", "set", "to", "s.whatsapp.net"),
                Node.of("sync", Map.of(), collection));
    }
}
