package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.Group;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `w:g2`: what a group is and who is in it, and in which groups one is. Groups are made and changed from outside.
///
/// Source: whatsmeow `group.go` (getGroupInfo, parseGroupNode, GetJoinedGroups).
final class GroupQueries implements Stanzas.Queries {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;

    @Override
    public void answer(World world, Device from, Node iq) {
        if (iq.child("participating").isPresent()) {
            List<Node> groups = world.groups().of(from.account()).stream()
                    .map(GroupQueries::describe)
                    .toList();
            Answers.result(world, from, iq, Node.of("groups", Map.of(), groups));
            return;
        }
        Optional<Group> group = iq.jid("to").flatMap(world.groups()::find);
        if (iq.child("query").isEmpty()) {
            Answers.error(world, from, iq, NOT_IMPLEMENTED, "feature-not-implemented");
        } else if (group.isEmpty()) {
            Answers.error(world, from, iq, NOT_FOUND, "item-not-found");
        } else if (!group.get().has(from.account())) {
            Answers.error(world, from, iq, FORBIDDEN, "forbidden");
        } else {
            Answers.result(world, from, iq, describe(group.get()));
        }
    }

    private static Node describe(Group group) {
        var children = new ArrayList<Node>();
        for (Account member : group.members()) {
            children.add(participant(group, member));
        }
        if (group.announcement()) {
            children.add(Node.of("announcement"));
        }
        String created = Long.toString(group.createdAt().getEpochSecond());
        Jid creator = group.address(group.creator());
        return Node.of(
                "group",
                Node.attrs(
                        "id", group.id(),
                        "subject", group.subject(),
                        "creation", created,
                        "creator", creator.toString(),
                        "s_t", created,
                        "s_o", creator.toString(),
                        "addressing_mode", group.lidMode() ? "lid" : "pn",
                        "size", Integer.toString(group.members().size())),
                children);
    }

    private static Node participant(Group group, Account member) {
        return Node.of(
                "participant",
                Node.attrs(
                        "jid", group.address(member).toString(),
                        "lid", group.lidMode() ? null : member.lidJid().toString(),
                        "phone_number", group.lidMode() ? member.phoneJid().toString() : null,
                        "type", group.creator().equals(member) ? "superadmin" : null));
    }
}
