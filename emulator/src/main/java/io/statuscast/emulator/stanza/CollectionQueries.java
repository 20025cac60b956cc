package io.statuscast.emulator.stanza;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.world.AppStateDesk;
import io.statuscast.emulator.world.Blobs;
import io.statuscast.emulator.world.Collection;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.SyncdPatch;
import io.statuscast.whatsapp.proto.SyncdVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// App-state collections: clients fetch patches after a version, and append one by naming the version they
/// built on.
///
/// The server stores a patch unread except that it writes its version in. Source: whatsmeow `appstate.go`,
/// `appstate/decode.go` (ParsePatchList), `appstate/encode.go`.
final class CollectionQueries implements Stanzas.Queries {
    /// Patches in one answer; more are announced by `has_more_patches`.
    static final int PATCHES_MAX = 20;

    private static final int BAD_REQUEST = 400;
    private static final Set<String> NAMES =
            Set.of("critical_block", "critical_unblock_low", "regular", "regular_high", "regular_low");

    @Override
    public void answer(World world, Device from, Node iq) {
        List<Node> asked =
                iq.child("sync").map(sync -> sync.children("collection")).orElse(List.of());
        if (asked.isEmpty()) {
            Answers.error(world, from, iq, BAD_REQUEST, "bad-request");
            return;
        }
        var answers = new ArrayList<Node>();
        for (Node collection : asked) {
            answers.add(one(world, from, collection));
        }
        Answers.result(world, from, iq, Node.of("sync", Map.of(), answers));
    }

    private static Node one(World world, Device from, Node asked) {
        String name = asked.attrOrEmpty("name");
        Optional<Long> version = version(asked);
        if (!NAMES.contains(name) || version.isEmpty()) {
            world.refuse(from.phoneJid().toString(), BAD_REQUEST, "no such collection or version", asked);
            return failed(name, BAD_REQUEST, "bad-request");
        }
        Collection collection = from.account().collection(name);
        Optional<Node> patch = asked.child("patch");
        return patch.isPresent()
                ? append(world, from, name, collection, version.get(), patch.get())
                : fetch(world.appState(), asked, collection, version.get());
    }

    private static Optional<Long> version(Node asked) {
        try {
            return Optional.of(Long.parseLong(asked.attrs().getOrDefault("version", "0")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Patches after a version; for a client that has none and asks for it, a snapshot first.
    private static Node fetch(AppStateDesk desk, Node asked, Collection collection, long version) {
        var children = new ArrayList<Node>();
        long after = version;
        int boundary = Math.toIntExact(collection.version() / desk.snapshotFrom()) * desk.snapshotFrom();
        Blobs blobs = desk.blobs();
        if (version == 0
                && boundary > 0
                && blobs != null
                && asked.attrOrEmpty("return_snapshot").equals("true")) {
            var snapshot = CollectionSnapshots.make(collection, boundary, desk.takeSpoiltSnapshot(), blobs);
            children.add(Node.of("snapshot", snapshot.toByteArray()));
            after = boundary;
        }
        var patches = new ArrayList<>(collection.after(after, PATCHES_MAX));
        if (!patches.isEmpty()) {
            if (desk.takeSpoiltPatches()) {
                patches.addLast(CollectionSnapshots.spoilt(patches.removeLast()));
            }
            children.add(Node.of(
                    "patches",
                    Map.of(),
                    patches.stream().map(patch -> Node.of("patch", patch)).toList()));
        }
        long reached = Math.min(collection.version(), after + patches.size());
        var attrs = Node.attrs(
                "name",
                asked.attr("name"),
                "version",
                Long.toString(reached),
                "has_more_patches",
                reached < collection.version() ? "true" : null);
        return children.isEmpty() ? Node.of("collection", attrs) : Node.of("collection", attrs, children);
    }

    private static Node append(World world, Device from, String name, Collection collection, long basedOn, Node patch) {
        if (basedOn != collection.version()) {
            world.refuse(from.phoneJid().toString(), 409, "built on an old version of " + name, patch);
            return failed(name, 409, "conflict");
        }
        try {
            long next = basedOn + 1;
            collection.append(SyncdPatch.parseFrom(patch.bytes()).toBuilder()
                    .setVersion(SyncdVersion.newBuilder().setVersion(next))
                    .build()
                    .toByteArray());
            tellOthers(world, from, name, next);
            return Node.of("collection", Node.attrs("name", name, "version", Long.toString(next)));
        } catch (InvalidProtocolBufferException e) {
            world.refuse(from.phoneJid().toString(), BAD_REQUEST, "not a SyncdPatch: " + e.getMessage(), patch);
            return failed(name, BAD_REQUEST, "bad-request");
        }
    }

    private static void tellOthers(World world, Device from, String name, long version) {
        Node changed = Node.of("collection", Node.attrs("name", name, "version", Long.toString(version)));
        for (Device device : from.account().devices()) {
            if (device.number() != from.number()) {
                world.post(
                        device, world.notification("server_sync", from.account().phoneJid(), changed));
            }
        }
    }

    private static Node failed(String name, int code, String text) {
        return Node.of(
                "collection",
                Node.attrs("name", name, "type", "error"),
                Node.of("error", Node.attrs("code", Integer.toString(code), "text", text)));
    }
}
