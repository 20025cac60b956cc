package io.statuscast.whatsapp.chat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A group as the server describes it to its members.
///
/// @param jid              its address
/// @param subject          its name
/// @param lidMode          whether members are named by LID; by phone number otherwise
/// @param announcement     whether only admins may write
/// @param members          everybody in it, ourselves included
public record GroupInfo(Jid jid, String subject, boolean lidMode, boolean announcement, List<Member> members) {
    /// The most members that are read. WhatsApp lets a group have 1,024, and the announcements of a community 5,000.
    public static final int MEMBERS_MAX = 10_000;

    /// Somebody in the group.
    ///
    /// @param address as the group names them, without device
    /// @param phone   their phone address, null when the server hides it
    /// @param lid     their LID, null when the server does not tell it
    public record Member(
            Jid address, @Nullable Jid phone, @Nullable Jid lid, boolean admin) {}

    public GroupInfo {
        members = List.copyOf(members);
    }

    /// Reads a `<group>`; empty when it names no group. Source: whatsmeow `group.go` parseGroupNode,
    /// parseParticipant.
    public static Optional<GroupInfo> parse(Node group) {
        String id = group.attrOrEmpty("id");
        String user = id.endsWith("@" + Jid.GROUP) ? id.substring(0, id.indexOf('@')) : id;
        Optional<Jid> jid = user.indexOf('@') >= 0 ? Optional.empty() : Jid.tryParse(user + "@" + Jid.GROUP);
        if (jid.isEmpty() || jid.get().user().isEmpty()) {
            return Optional.empty();
        }
        var members = new ArrayList<Member>();
        List<Node> participants = group.children("participant");
        for (Node participant : participants.subList(0, Math.min(participants.size(), MEMBERS_MAX))) {
            participant.jid("jid").map(Jid::toUser).ifPresent(who -> members.add(member(who, participant)));
        }
        return Optional.of(new GroupInfo(
                jid.get().toUser(),
                group.attrOrEmpty("subject"),
                group.attrOrEmpty("addressing_mode").equals("lid"),
                group.child("announcement").isPresent(),
                members));
    }

    private static Member member(Jid jid, Node participant) {
        Jid phone = jid.isPhone() ? jid : participant.jid("phone_number").orElse(null);
        Jid lid = jid.isLid() ? jid : participant.jid("lid").orElse(null);
        return new Member(jid, phone, lid, participant.attrOrEmpty("type").contains("admin"));
    }
}
