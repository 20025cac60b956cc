package io.statuscast.whatsapp.chat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.status.ParticipantHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `<message>` that carries a chat message to the server. Source: whatsmeow `send.go` prepareMessageNode, sendDM,
/// sendGroup; whatsapp-rust `send/dm.rs`, `send/group.rs`.
///
/// @param to             the chat, in the kind of address of all its participants
/// @param words          what it says about the message in the open
/// @param ciphertexts    one for each companion: of the message itself to a person, of our sender key to a group
/// @param deviceIdentity our signed device identity, which goes beside a `pkmsg`
public record ChatStanza(
        String messageId, Jid to, StanzaWords words, List<Ciphertext> ciphertexts, byte[] deviceIdentity) {
    private static final String FIRST_MESSAGE = "pkmsg";
    private static final String ENCRYPTION_VERSION = "2";

    /// One companion and what is encrypted for it.
    ///
    /// @param type `pkmsg` for the first message of a session, then `msg`
    public record Ciphertext(Jid companion, String type, byte[] bytes) {}

    public ChatStanza {
        ciphertexts = List.copyOf(ciphertexts);
    }

    /// To a person: every companion of theirs and every other one of ours has a ciphertext of its own.
    ///
    /// @param phone their phone address when `to` is a LID and the number is known, else null
    /// @param token the privacy token they gave us, null when they gave none
    public Node direct(@Nullable Jid phone, byte @Nullable [] token) {
        var children = new ArrayList<Node>();
        children.add(participants(words.mediaType()));
        addIdentity(children);
        addMeta(children);
        if (token != null) {
            children.add(Node.of("tctoken", token));
        }
        return Node.of(
                "message",
                Node.attrs(
                        "to", to.toString(),
                        "id", messageId,
                        "type", words.type(),
                        "edit", words.edit(),
                        "peer_recipient_pn", phone == null ? null : phone.toString()),
                children);
    }

    /// To a group: the message once, under our sender key, and that key for the companions that lack it.
    ///
    /// @param skmsg      the message under the sender key
    /// @param companions every companion of every member, and ourselves: what `phash` covers
    /// @param lidMode    whether the group goes by LIDs
    public Node group(byte[] skmsg, Collection<Jid> companions, boolean lidMode) {
        var children = new ArrayList<Node>();
        if (!ciphertexts.isEmpty()) {
            children.add(participants(null));
            addIdentity(children);
        }
        children.add(enc("skmsg", words.mediaType(), skmsg));
        addMeta(children);
        return Node.of(
                "message",
                Node.attrs(
                        "to", to.toString(),
                        "id", messageId,
                        "type", words.type(),
                        "edit", words.edit(),
                        "phash", ParticipantHash.of(companions),
                        "addressing_mode", lidMode ? "lid" : "pn"),
                children);
    }

    private Node participants(@Nullable String mediaType) {
        List<Node> entries = ciphertexts.stream()
                .map(c ->
                        Node.of("to", Node.attrs("jid", c.companion().toString()), enc(c.type(), mediaType, c.bytes())))
                .toList();
        return Node.of("participants", Map.of(), entries);
    }

    private Node enc(String type, @Nullable String mediaType, byte[] bytes) {
        return Node.of(
                "enc",
                Node.attrs(
                        "v",
                        ENCRYPTION_VERSION,
                        "type",
                        type,
                        "mediatype",
                        mediaType,
                        "decrypt-fail",
                        words.hideFailure() ? "hide" : null),
                bytes);
    }

    private void addIdentity(List<Node> children) {
        if (ciphertexts.stream().anyMatch(c -> c.type().equals(FIRST_MESSAGE))) {
            children.add(Node.of("device-identity", deviceIdentity));
        }
    }

    private void addMeta(List<Node> children) {
        if (words.pollType() != null) {
            children.add(Node.of("meta", Node.attrs("polltype", words.pollType())));
        }
    }
}
