package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.StoredCompanions;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Which companions people have, and which LIDs: remembered, and asked for with `usync` where it is not known.
///
/// A third party's companions are asked for by LID, our own by phone number: after an account moved to LIDs,
/// the other way may answer with an empty list. Thread-safe; asking blocks, so no lock may be held. Source:
/// whatsmeow `user.go`; Baileys issue 2794; oxidezap/whatsapp-rust issue 568.
final class CompanionDirectory {
    /// Lists older than this are asked for again, in case a notification was lost.
    private static final Duration AGE_MAX = Duration.ofHours(24);
    /// How long a number that the server knows no LID of is not asked about again: an address book holds many
    /// numbers that are not on WhatsApp, and each query of a status costs a pause.
    private static final Duration WITHOUT_LID = Duration.ofHours(1);
    /// People beyond this many are asked about each time.
    private static final int WITHOUT_MAX = 50_000;
    /// How long somebody for whom the server listed no companion is not asked about again.
    private static final Duration WITHOUT_COMPANIONS = Duration.ofHours(1);
    /// The most companions of one user that are taken. WhatsApp lets a phone have far fewer.
    static final int COMPANIONS_MAX = 100;
    /// A business's cloud companion, which gets no status. Source: whatsmeow `types/jid.go`, hosted devices.
    private static final int HOSTED_DEVICE = 99;

    private final StateStore store;
    private final LidBook lids;
    private final Pacing pacing;
    private final Duration timeout;
    private final InstantSource clock;
    private final Pauses pauses;
    /// Phone addresses the server knew no LID of, and until when that is believed.
    private final Map<Jid, Instant> withoutLid = new ConcurrentHashMap<>();
    /// Addresses for which the server listed no companion, and until when that is believed.
    private final Map<Jid, Instant> withoutCompanions = new ConcurrentHashMap<>();
    private final AtomicLong queries = new AtomicLong();

    CompanionDirectory(
            StateStore store, LidBook lids, Pacing pacing, Duration timeout, InstantSource clock, Pauses pauses) {
        this.store = store;
        this.lids = lids;
        this.pacing = pacing;
        this.timeout = timeout;
        this.clock = clock;
        this.pauses = pauses;
    }

    /// How many queries were made so far: who asks in parts can tell whether a pause is due.
    long queries() {
        return queries.get();
    }

    /// The companions of each user, phone included; a user without any is left out, and for an hour not
    /// asked about again.
    ///
    /// @param users addresses without a device
    /// @throws QueryException when the server has to be asked and gives no answer
    Map<Jid, List<Jid>> companions(Collection<Jid> users, IqRouter iqs) {
        var found = remembered(users);
        var missing = new ArrayList<Jid>();
        Instant now = clock.instant();
        withoutCompanions.values().removeIf(until -> !until.isAfter(now));
        for (Jid user : users) {
            if (!found.containsKey(user) && !withoutCompanions.containsKey(user)) {
                missing.add(user);
            }
        }
        for (Answer answer : ask(missing, iqs)) {
            if (!answer.devices().isEmpty()) {
                found.put(answer.user(), onDevices(answer.user(), answer.devices()));
            } else if (withoutCompanions.size() < WITHOUT_MAX) {
                withoutCompanions.put(answer.user(), now.plus(WITHOUT_COMPANIONS));
            }
        }
        return found;
    }

    /// Learns the LIDs of phone addresses that have none yet, as far as the server knows them. A number
    /// that it knew none of is not asked about again for an hour.
    ///
    /// @throws QueryException when the server has to be asked and gives no answer
    void learnLids(Collection<Jid> phones, IqRouter iqs) {
        Set<Jid> unknown = new LinkedHashSet<>();
        Instant now = clock.instant();
        withoutLid.values().removeIf(until -> !until.isAfter(now));
        phones.stream().map(Jid::toUser).filter(Jid::isPhone).forEach(unknown::add);
        unknown.removeAll(withoutLid.keySet());
        unknown.removeAll(lids.others(unknown).keySet());
        ask(List.copyOf(unknown), iqs);
        unknown.removeAll(lids.others(unknown).keySet());
        for (Jid phone : unknown) {
            if (withoutLid.size() < WITHOUT_MAX) {
                withoutLid.put(phone, now.plus(WITHOUT_LID));
            }
        }
    }

    /// Forgets the companions of a user, by either address.
    void forget(Jid user, Batch batch) {
        forgetOne(user.toUser(), batch);
        lids.lidOf(user.toUser()).ifPresent(lid -> forgetOne(lid, batch));
        lids.phoneOf(user.toUser()).ifPresent(phone -> forgetOne(phone, batch));
    }

    private void forgetOne(Jid user, Batch batch) {
        withoutCompanions.remove(user);
        batch.delete(StateKind.COMPANIONS, user.toString());
    }

    private Map<Jid, List<Jid>> remembered(Collection<Jid> users) {
        var byKey = new LinkedHashMap<String, Jid>();
        users.forEach(user -> byKey.put(user.toString(), user));
        var found = new LinkedHashMap<Jid, List<Jid>>();
        Instant oldest = clock.instant().minus(AGE_MAX);
        store.getAll(StateKind.COMPANIONS, byKey.keySet()).forEach((key, bytes) -> {
            Jid user = byKey.get(key);
            if (user != null) {
                StoredCompanions stored = parse(bytes);
                if (Instant.ofEpochMilli(stored.getFetchedAtMillis()).isAfter(oldest)) {
                    found.put(user, onDevices(user, stored.getDevicesList()));
                }
            }
        });
        return found;
    }

    private static StoredCompanions parse(byte[] bytes) {
        try {
            return StoredCompanions.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored device list is damaged", e);
        }
    }

    private static List<Jid> onDevices(Jid user, List<Integer> devices) {
        return devices.stream().map(user::withDevice).toList();
    }

    private record Answer(Jid user, List<Integer> devices) {}

    private List<Answer> ask(List<Jid> users, IqRouter iqs) {
        var answers = new ArrayList<Answer>();
        for (int from = 0; from < users.size(); from += pacing.usersPerQuery()) {
            if (from > 0) {
                pauses.pause(pacing.pauseOfQueries());
            }
            int to = Math.min(users.size(), from + pacing.usersPerQuery());
            List<Jid> asked = users.subList(from, to);
            answers.addAll(remember(query(asked, iqs), Set.copyOf(asked)));
        }
        return answers;
    }

    private Node query(List<Jid> users, IqRouter iqs) {
        queries.incrementAndGet();
        List<Node> list = users.stream()
                .map(user -> Node.of("user", Node.attrs("jid", user.toString())))
                .toList();
        List<Node> wanted = List.of(Node.of("devices", Node.attrs("version", "2")), Node.of("lid"));
        return usync("message", wanted, list, timeout, iqs);
    }

    /// Asks the server about users.
    ///
    /// @param context what for: `message` or `interactive`
    /// @param wanted  what is asked of each
    /// @return the `<list>` of the answer
    /// @throws QueryException when the server gives no answer
    static Node usync(String context, List<Node> wanted, List<Node> users, Duration timeout, IqRouter iqs) {
        var attrs = Node.attrs("sid", iqs.nextId(), "mode", "query", "last", "true", "index", "0", "context", context);
        var usync = Node.of("usync", attrs, Node.of("query", Map.of(), wanted), Node.of("list", Map.of(), users));
        return iqs.ask("usync", "get", List.of(usync), timeout)
                .at("usync", "list")
                .orElseThrow(() -> new QueryException(QueryException.Kind.MALFORMED, "usync without a list"));
    }

    /// Takes the answers about those who were asked about: nobody else gets into a status by them, or is remembered.
    private List<Answer> remember(Node list, Set<Jid> asked) {
        var batch = new Batch();
        var answers = new ArrayList<Answer>();
        var pairs = new ArrayList<LidBook.Pair>();
        for (Node node : list.children("user")) {
            Optional<Jid> user = node.jid("jid").map(Jid::toUser);
            if (user.isEmpty() || !asked.contains(user.get())) {
                continue;
            }
            List<Integer> devices = devices(node);
            node.child("lid").flatMap(l -> l.jid("val")).map(Jid::toUser).ifPresent(lid -> {
                pairs.add(new LidBook.Pair(user.get(), lid));
                if (!devices.isEmpty()) {
                    batch.put(StateKind.COMPANIONS, lid.toString(), toBytes(devices));
                }
            });
            answers.add(new Answer(user.get(), devices));
            if (!devices.isEmpty()) {
                batch.put(StateKind.COMPANIONS, user.get().toString(), toBytes(devices));
            }
        }
        lids.learn(pairs, batch);
        store.commit(batch);
        return answers;
    }

    private byte[] toBytes(List<Integer> devices) {
        return StoredCompanions.newBuilder()
                .addAllDevices(devices)
                .setFetchedAtMillis(clock.millis())
                .build()
                .toByteArray();
    }

    // A companion without a key index is one that the phone does not vouch for (any more): a status addressed to it
    // is refused as a whole. Source: Baileys `Utils/signal.ts` extractDeviceJids.
    private static List<Integer> devices(Node user) {
        var devices = new LinkedHashSet<Integer>();
        List<Node> listed =
                user.at("devices", "device-list").map(l -> l.children("device")).orElse(List.of());
        for (Node device : listed) {
            int id = Attributes.number(device, "id", -1);
            boolean vouchedFor = id == 0 || Attributes.number(device, "key-index", 0) > 0;
            if (id >= 0
                    && id <= Jid.DEVICE_MAX
                    && devices.size() < COMPANIONS_MAX
                    && vouchedFor
                    && id != HOSTED_DEVICE
                    && !device.attrOrEmpty("is_hosted").equals("true")) {
                devices.add(id);
            }
        }
        return List.copyOf(devices);
    }
}
