package io.statuscast.whatsapp.appstate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ExternalBlobReference;
import io.statuscast.whatsapp.proto.SyncdPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One page of a collection, as the server sends it: a snapshot (a reference to a blob on the media servers) or none,
/// and patches. Source: whatsmeow `appstate/decode.go` ParsePatchList, `appstate.go` fetchAppStatePatches.
///
/// @param snapshot null when there is none
/// @param more     whether the server has further pages
/// @param version  the version in the page's head, 0 when it has none; patches without a version follow it
public record CollectionPage(
        AppStateCollection collection,
        @Nullable ExternalBlobReference snapshot,
        List<SyncdPatch> patches,
        boolean more,
        long version) {
    /// What the answer holds for one collection.
    public sealed interface Parsed {
        record Page(CollectionPage page) implements Parsed {}

        /// The server refused: 409 when our version is not one it knows, 404 when the collection is not there.
        record Refused(AppStateCollection collection, String code) implements Parsed {}

        /// Unreadable, or a collection that we do not know.
        record Unreadable(String what) implements Parsed {}
    }

    /// Source: the server sends at most some hundred patches at once; a guard against endless pages.
    private static final int PATCHES_MAX = 10_000;

    public CollectionPage {
        patches = List.copyOf(patches);
    }

    /// The question: what stands inside `<iq xmlns="w:sync:app:state" type="set" to="s.whatsapp.net">`.
    ///
    /// @param state where we are; version 0 asks for a snapshot
    public static Node question(AppStateCollection collection, CollectionState state) {
        boolean snapshot = state.version() == 0;
        return Node.of(
                "sync",
                Map.of(),
                Node.of(
                        "collection",
                        Node.attrs(
                                "name", collection.wireName(),
                                "return_snapshot", Boolean.toString(snapshot),
                                "version", snapshot ? null : Long.toString(state.version()))));
    }

    /// The pages of an answer, an iq of type result.
    public static List<Parsed> parse(Node iq) {
        return iq.at("sync").map(sync -> sync.children("collection")).orElse(List.of()).stream()
                .map(CollectionPage::parseOne)
                .toList();
    }

    private static Parsed parseOne(Node node) {
        String name = node.attrOrEmpty("name");
        AppStateCollection collection = AppStateCollection.of(name).orElse(null);
        if (collection == null) {
            return new Parsed.Unreadable("an unknown collection");
        }
        if (node.attrOrEmpty("type").equals("error")) {
            return new Parsed.Refused(
                    collection,
                    node.child("error").map(e -> e.attrOrEmpty("code")).orElse(""));
        }
        List<Node> patchNodes = node.child("patches").orElse(node).children("patch");
        if (patchNodes.size() > PATCHES_MAX) {
            return new Parsed.Unreadable("more than " + PATCHES_MAX + " patches");
        }
        try {
            Node snapshotNode =
                    node.child("snapshot").filter(s -> s.bytes().length > 0).orElse(null);
            var patches = new ArrayList<SyncdPatch>();
            for (Node patch : patchNodes) {
                patches.add(SyncdPatch.parseFrom(patch.bytes()));
            }
            return new Parsed.Page(new CollectionPage(
                    collection,
                    snapshotNode == null ? null : ExternalBlobReference.parseFrom(snapshotNode.bytes()),
                    patches,
                    node.attrOrEmpty("has_more_patches").equals("true"),
                    versionOf(node)));
        } catch (InvalidProtocolBufferException e) {
            return new Parsed.Unreadable("a patch or snapshot of " + name + ": " + e.getMessage());
        }
    }

    private static long versionOf(Node node) {
        try {
            return Math.max(0, Long.parseLong(node.attrOrEmpty("version")));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
