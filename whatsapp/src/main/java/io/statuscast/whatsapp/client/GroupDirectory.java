package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.GroupInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Who is in which group: asked for when needed, kept for an hour or until a notification tells of a change.
/// Thread-safe; asking blocks, so no lock may be held.
///
/// Source: whatsmeow `group.go` getGroupInfo, GetJoinedGroups.
final class GroupDirectory {
    /// The namespace of queries about groups.
    private static final String GROUPS = "w:g2";
    /// How long a list of members is believed, in case a notification was lost.
    private static final Duration AGE_MAX = Duration.ofHours(1);
    /// Groups remembered at once; further ones are asked for each time.
    private static final int REMEMBERED_MAX = 1000;
    /// Where all groups are asked for at once.
    private static final Jid ALL = new Jid("", 0, Jid.GROUP);

    private record Remembered(GroupInfo group, Instant until) {}

    private final SignalKeys keys;
    private final LidBook lids;
    private final Duration timeout;
    private final InstantSource clock;
    private final Map<Jid, Remembered> remembered = new ConcurrentHashMap<>();

    GroupDirectory(SignalKeys keys, LidBook lids, Duration timeout, InstantSource clock) {
        this.keys = keys;
        this.lids = lids;
        this.timeout = timeout;
        this.clock = clock;
    }

    /// The group behind an address.
    ///
    /// @throws QueryException refused with 403 when we are not in it, with 404 when there is none
    GroupInfo group(Jid jid, IqRouter iqs) {
        Remembered known = remembered.get(jid);
        if (known != null && known.until().isAfter(clock.instant())) {
            return known.group();
        }
        Node query = Node.of("query", Node.attrs("request", "interactive"));
        Node answer = iqs.ask(jid, GROUPS, "get", List.of(query), timeout);
        GroupInfo group = answer.child("group")
                .flatMap(GroupInfo::parse)
                .orElseThrow(() -> new QueryException(QueryException.Kind.MALFORMED, "no group in the answer"));
        learn(List.of(group));
        return group;
    }

    /// The groups we are in.
    ///
    /// @throws QueryException when the server gives no answer
    List<GroupInfo> all(IqRouter iqs) {
        Node query = Node.of("participating", Map.of(), Node.of("participants"));
        Node answer = iqs.ask(ALL, GROUPS, "get", List.of(query), timeout);
        List<GroupInfo> groups = answer.child("groups").map(list -> list.children("group")).orElse(List.of()).stream()
                .map(GroupInfo::parse)
                .flatMap(Optional::stream)
                .toList();
        learn(groups);
        return groups;
    }

    private void learn(List<GroupInfo> groups) {
        Instant until = clock.instant().plus(AGE_MAX);
        List<LidBook.Pair> pairs = groups.stream()
                .flatMap(group -> group.members().stream())
                .flatMap(GroupDirectory::pair)
                .toList();
        keys.change(batch -> lids.learn(pairs, batch));
        for (GroupInfo group : groups) {
            if (remembered.size() < REMEMBERED_MAX || remembered.containsKey(group.jid())) {
                remembered.put(group.jid(), new Remembered(group, until));
            }
        }
    }

    private static Stream<LidBook.Pair> pair(GroupInfo.Member member) {
        Jid phone = member.phone();
        Jid lid = member.lid();
        return phone == null || lid == null ? Stream.empty() : Stream.of(new LidBook.Pair(phone, lid));
    }

    /// Whether somebody is in a group.
    ///
    /// @throws QueryException when the group has to be asked for, and there is no answer or a refusal
    boolean isMember(Jid group, Jid user, IqRouter iqs) {
        return group(group, iqs).members().stream()
                .anyMatch(member ->
                        user.equals(member.address()) || user.equals(member.phone()) || user.equals(member.lid()));
    }

    /// Something changed: the group is asked for before the next message.
    void forget(Jid group) {
        remembered.remove(group);
    }
}
