package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a message to one chat must look like; a broken rule is answered with ack error 479.
///
/// Sources: whatsmeow `send.go`; whatsapp-rust `send/classify.rs` (media without `mediatype` and hidden revokes are
/// dropped), `types/wire_enums.rs` (the words).
final class ChatRules {
    private static final Set<String> TYPES = Set.of("text", "media", "reaction", "poll", "event", "medianotify", "pay");
    private static final Set<String> MEDIA_TYPES = Set.of(
            "image",
            "video",
            "gif",
            "ptv",
            "audio",
            "ptt",
            "location",
            "livelocation",
            "vcard",
            "contact_array",
            "document",
            "url",
            "sticker",
            "sticker_pack",
            "list",
            "list_response",
            "buttons_response",
            "order",
            "product",
            "native_flow_response");
    private static final Set<String> POLL_TYPES = Set.of("creation", "vote", "result_snapshot", "edit");
    private static final Set<String> EDITS = Set.of("1", "2", "3", "7", "8");
    private static final String REVOKE = "7";
    private static final String ADMIN_REVOKE = "8";

    private ChatRules() {}

    /// The rules that hold in every chat.
    ///
    /// @param contents the ciphertexts of the message itself, not those of sender keys
    static Optional<String> words(Node message, List<Node> contents) {
        String type = message.attrOrEmpty("type");
        if (!TYPES.contains(type)) {
            return Optional.of("a message of type " + type);
        }
        String edit = message.attr("edit");
        if (edit != null && !EDITS.contains(edit)) {
            return Optional.of("unknown edit: " + edit);
        }
        if (type.equals("poll") && !POLL_TYPES.contains(pollType(message))) {
            return Optional.of("a poll without polltype");
        }
        boolean revoke = REVOKE.equals(edit) || ADMIN_REVOKE.equals(edit);
        for (Node enc : contents) {
            String mediaType = enc.attr("mediatype");
            if (type.equals("media") && mediaType == null) {
                return Optional.of("media without mediatype");
            }
            if (mediaType != null && !MEDIA_TYPES.contains(mediaType)) {
                return Optional.of("unknown mediatype: " + mediaType);
            }
            if (revoke && type.equals("text") && enc.attrOrEmpty("decrypt-fail").equals("hide")) {
                return Optional.of("a revoke that hides its failure");
            }
        }
        return Optional.empty();
    }

    private static String pollType(Node message) {
        return message.child("meta").map(meta -> meta.attrOrEmpty("polltype")).orElse("");
    }

    /// A `phash`, where there is one, must at least be that of the companions named.
    static Optional<String> hash(Device from, boolean lid, Node message, Collection<Device> named, String expected) {
        String phash = message.attr("phash");
        if (phash == null || phash.equals(expected)) {
            return Optional.empty();
        }
        return phash.equals(hashOf(from, lid, named))
                ? Optional.empty()
                : Optional.of("phash fits neither the companions named nor those there are");
    }

    /// The hash of companions and of the sender.
    static String hashOf(Device from, boolean lid, Collection<Device> companions) {
        var addresses = new ArrayList<Jid>();
        addresses.add(lid ? from.lidJid() : from.phoneJid());
        companions.stream()
                .filter(device -> !device.phoneJid().equals(from.phoneJid()))
                .forEach(device -> addresses.add(lid ? device.lidJid() : device.phoneJid()));
        return ParticipantHashes.of(addresses);
    }
}
