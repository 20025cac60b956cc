package io.statuscast.emulator.world;

import io.statuscast.emulator.proto.GroupState;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The groups of the world: made, joined and left here; members' devices hear of it. Thread-safe.
///
/// Source: whatsmeow `group.go`, `notification.go` (type `w:gp2`).
public final class Groups {
    /// The most members WhatsApp takes.
    public static final int MEMBERS_MAX = 1024;

    private static final long FIRST_ID = 120_363_000_000_000_000L;

    private final World world;
    private final TreeMap<String, Group> groups = new TreeMap<>();

    Groups(World world) {
        this.world = world;
    }

    /// Makes a group.
    ///
    /// @param lidMode whether members are named by LID
    /// @param creator digits of who makes it, its admin
    /// @param others  digits of the other members
    /// @return its address
    public Jid create(String subject, boolean lidMode, String creator, List<String> others) {
        return world.locked(() -> {
            String id = Long.toString(FIRST_ID + groups.size() + 1);
            var group = new Group(id, subject, lidMode, world.account(creator), world.now());
            groups.put(id, group);
            others.forEach(phone -> group.add(world.account(phone)));
            announce(group, "create", group.members(), group.members());
            return group.jid();
        });
    }

    /// @throws IllegalArgumentException when there is no such group, or no place in it
    public void add(Jid jid, String phone) {
        world.locked(() -> {
            Group group = required(jid);
            Account joined = world.account(phone);
            if (group.members().size() >= MEMBERS_MAX) {
                throw new IllegalArgumentException("the group is full");
            }
            group.add(joined);
            announce(group, "add", List.of(joined), group.members());
            return group;
        });
    }

    /// @throws IllegalArgumentException when there is no such group
    public void remove(Jid jid, String phone) {
        world.locked(() -> {
            Group group = required(jid);
            List<Account> before = group.members();
            Account left = world.account(phone);
            group.remove(left);
            announce(group, "remove", List.of(left), before);
            return group;
        });
    }

    /// Lets only the admin write, or everybody again.
    public void announcement(Jid jid, boolean only) {
        world.locked(() -> {
            Group group = required(jid);
            group.announcement(only);
            announce(group, only ? "announcement" : "not_announcement", List.of(), group.members());
            return group;
        });
    }

    private void announce(Group group, String what, List<Account> whom, List<Account> hearers) {
        List<Node> named = whom.stream()
                .map(account -> Node.of(
                        "participant", Node.attrs("jid", group.address(account).toString())))
                .toList();
        for (Account hearer : hearers) {
            for (Device device : hearer.devices()) {
                Node change = Node.of(what, Map.of(), named);
                world.post(device, world.notification("w:gp2", group.jid(), change));
            }
        }
    }

    private Group required(Jid jid) {
        return find(jid).orElseThrow(() -> new IllegalArgumentException("no group " + jid));
    }

    /// The group behind an address; the caller holds the world's lock.
    public Optional<Group> find(Jid jid) {
        return jid.server().equals(Jid.GROUP) ? Optional.ofNullable(groups.get(jid.user())) : Optional.empty();
    }

    /// The groups an account is in; the caller holds the world's lock.
    public List<Group> of(Account member) {
        return groups.values().stream().filter(group -> group.has(member)).toList();
    }

    List<GroupState> toState() {
        return groups.values().stream()
                .map(group -> GroupState.newBuilder()
                        .setId(group.id())
                        .setSubject(group.subject())
                        .setLidMode(group.lidMode())
                        .setCreator(group.creator().phone())
                        .setCreatedAtSeconds(group.createdAt().getEpochSecond())
                        .setAnnouncement(group.announcement())
                        .addAllMembers(
                                group.members().stream().map(Account::phone).toList())
                        .build())
                .toList();
    }

    /// The accounts are there already.
    void restore(List<GroupState> states) {
        for (GroupState state : states) {
            Account creator = world.account(state.getCreator());
            Instant at = Instant.ofEpochSecond(state.getCreatedAtSeconds());
            var group = new Group(state.getId(), state.getSubject(), state.getLidMode(), creator, at);
            group.announcement(state.getAnnouncement());
            group.remove(creator);
            state.getMembersList().forEach(phone -> group.add(world.account(phone)));
            groups.put(group.id(), group);
        }
    }
}
