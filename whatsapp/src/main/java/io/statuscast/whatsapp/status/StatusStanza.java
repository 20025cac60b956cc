package io.statuscast.whatsapp.status;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The `<message>` that carries a status to the server: the status once, encrypted with our sender key, and
/// that sender key for every companion that lacks it.
///
/// Addresses are of one kind, that of the profile: a stanza that mixes LIDs and phone numbers, or one of
/// [StanzaProfile#LID_FIRST] with `phash` or `addressing_mode`, is refused with 479. The source of the form is in
/// `docs/protocol/status.md`.
///
/// @param sender         our own companion, in the profile's kind of address; it is never among `companions`
/// @param companions     companions that lack our sender key, each with it encrypted for them
/// @param users          people all of whose companions hold our sender key; those with an entry in
///                       `companions` are left out of the stanza, since the server reaches all companions
///                       of a user who is named once
/// @param skmsg          the status, encrypted with the sender key
/// @param mediaType      [StatusMessages#stanzaMediaType]; null for text
/// @param deviceIdentity our signed device identity, wanted as soon as one entry is a `pkmsg`; null without it
/// @param setting        told by LID_FIRST alone; null on revokes, where the server refuses it
/// @param revoke         whether it takes a status back: `edit="7"`, and whoever cannot decrypt it shows nothing
public record StatusStanza(
        String messageId,
        StanzaProfile profile,
        Jid sender,
        List<Companion> companions,
        List<Jid> users,
        byte[] skmsg,
        @Nullable String mediaType,
        byte @Nullable [] deviceIdentity,
        @Nullable StatusSetting setting,
        boolean revoke) {
    /// One companion and what is encrypted for it.
    ///
    /// @param type  `pkmsg` for the first message of a session, then `msg`
    /// @param bytes the sender key distribution message, encrypted
    public record Companion(Jid jid, String type, byte[] bytes) {
        public Companion {
            requireNonNull(jid, "jid is null");
            if (!type.equals(FIRST_MESSAGE) && !type.equals("msg")) {
                throw new IllegalArgumentException("not a type of encryption between two companions: " + type);
            }
        }
    }

    private static final String FIRST_MESSAGE = "pkmsg";
    private static final String ENCRYPTION_VERSION = "2";
    /// Source: whatsmeow `types/message.go`, EditAttributeSenderRevoke.
    private static final String REVOKE = "7";

    public StatusStanza {
        companions = List.copyOf(companions);
        users = List.copyOf(users);
        if (companions.size() + users.size() > StatusLimits.PARTICIPANTS_MAX) {
            throw new IllegalArgumentException("more than " + StatusLimits.PARTICIPANTS_MAX + " participants");
        }
        requireOneKind(profile, sender, companions, users);
        if (revoke && setting != null) {
            throw new IllegalArgumentException("a revoke tells no setting");
        }
        if (deviceIdentity == null && companions.stream().anyMatch(c -> c.type.equals(FIRST_MESSAGE))) {
            throw new IllegalArgumentException("a pkmsg needs the device identity beside it");
        }
    }

    private static void requireOneKind(StanzaProfile profile, Jid sender, List<Companion> companions, List<Jid> users) {
        var seen = new HashSet<Jid>();
        for (Companion companion : companions) {
            if (companion.jid.equals(sender)) {
                throw new IllegalArgumentException("the sending companion is among the recipients");
            }
            if (!seen.add(companion.jid)) {
                throw new IllegalArgumentException("a companion is named twice");
            }
        }
        Stream.concat(Stream.of(sender), Stream.concat(companions.stream().map(Companion::jid), users.stream()))
                .filter(jid -> !matches(profile, jid))
                .findFirst()
                .ifPresent(jid -> {
                    throw new IllegalArgumentException("an address of @" + jid.server() + " in a stanza of " + profile);
                });
    }

    private static boolean matches(StanzaProfile profile, Jid jid) {
        return switch (profile) {
            case LID_FIRST -> jid.isLid();
            case PHONE_CLASSIC -> jid.isPhone();
        };
    }

    public Node toNode() {
        var children = new ArrayList<Node>();
        children.add(Node.of("participants", Map.of(), participants()));
        children.add(Node.of("enc", encryption("skmsg", mediaType), skmsg));
        if (deviceIdentity != null && companions.stream().anyMatch(c -> c.type.equals(FIRST_MESSAGE))) {
            children.add(Node.of("device-identity", deviceIdentity));
        }
        if (profile == StanzaProfile.LID_FIRST && setting != null) {
            children.add(Node.of("meta", Node.attrs("status_setting", setting.word())));
        }
        return Node.of("message", attributes(), children);
    }

    private Map<String, String> attributes() {
        return Node.attrs(
                "to",
                Jid.STATUS.toString(),
                "id",
                messageId,
                "type",
                mediaType == null ? "text" : "media",
                "edit",
                revoke ? REVOKE : null,
                "phash",
                profile == StanzaProfile.PHONE_CLASSIC ? participantHash() : null);
    }

    private Map<String, String> encryption(String type, @Nullable String media) {
        return Node.attrs(
                "v", ENCRYPTION_VERSION, "type", type, "mediatype", media, "decrypt-fail", revoke ? "hide" : null);
    }

    private String participantHash() {
        return ParticipantHash.of(
                Stream.concat(Stream.of(sender), companions.stream().map(Companion::jid))
                        .distinct()
                        .toList());
    }

    private List<Node> participants() {
        var nodes = new ArrayList<Node>();
        var named = new HashSet<Jid>();
        for (Companion companion : companions) {
            named.add(companion.jid.toUser());
            nodes.add(Node.of(
                    "to",
                    Node.attrs("jid", companion.jid.toString()),
                    Node.of("enc", encryption(companion.type, null), companion.bytes)));
        }
        for (Jid user : users) {
            if (named.add(user.toUser())) {
                nodes.add(Node.of("to", Node.attrs("jid", user.toUser().toString())));
            }
        }
        return nodes;
    }
}
