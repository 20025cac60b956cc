package io.statuscast.emulator.sim;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.faults.FaultPlan;
import io.statuscast.emulator.media.MediaHost;
import io.statuscast.emulator.phone.PhoneSettings;
import io.statuscast.emulator.phone.SimulatedCompanion;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.emulator.stanza.Stanzas;
import io.statuscast.emulator.world.LinkRefusedException;
import io.statuscast.emulator.world.World;
import io.statuscast.emulator.world.WorldSettings;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.LinkCode;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.proto.StoredDelivery;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a history plays in: the world, the phones, the program of the moment, and a person who scans codes
/// and restarts what has stopped.
final class Setting {
    private static final String MEDIA_HOST = "media.sim";
    private static final String OWNER = "15550001000";
    private static final long FIRST_CONTACT = 15550001001L;
    private static final int CONTACTS_MIN = 2;
    private static final int CONTACTS_MORE = 2;
    private static final int PHONE_PRE_KEYS = 2;
    /// Longer than any pause the client makes by itself: backing off, a rate limit, a query, a ban.
    private static final Duration CALM_MAX = Duration.ofHours(6);

    private static final int TYPES_ONE_IN = 40;
    private static final Duration CODE_LIFE = Duration.ofMinutes(3);
    private static final Duration A_DAY = Duration.ofDays(1);

    final long seed;
    final SimThreads threads;
    final Trace trace;
    final World world;
    final MediaHost mediaHost;
    final SimulatedPhone owner;
    final List<SimulatedPhone> contacts = new ArrayList<>();
    final TreeMap<String, SimulatedCompanion> companions = new TreeMap<>();
    final Set<String> vanished = new TreeSet<>();
    final List<SimPost> posts = new ArrayList<>();
    private final InMemoryStateStore durable = new InMemoryStateStore();
    private final Random random;
    private Duration jumped = Duration.ZERO;
    private SimNetwork network;
    private SimProcess process;
    private int processes;
    /// Whether the person links by a code typed on the phone; few do, since stretching a code takes long.
    private final boolean types;
    private String typed = "";
    private Instant typedAt = SimThreads.START;
    private String scanned = "";
    private boolean restarting;
    private boolean over;
    private boolean personGone;

    Setting(long seed) {
        this.seed = seed;
        this.random = new Random(seed ^ 0x5EED);
        threads = new SimThreads(seed);
        trace = new Trace(threads);
        WorldSettings settings = random.nextBoolean()
                ? WorldSettings.usual()
                : WorldSettings.usual().migrated();
        world = new World(settings, new Stanzas(), threads, new SeededRandom(seed + 1), threads);
        mediaHost = MediaHost.inMemory(MEDIA_HOST, world.media()::accepts);
        world.media().announce(List.of(MEDIA_HOST));
        types = seed % TYPES_ONE_IN == 0;
        owner = phone(OWNER, 2);
        int count = CONTACTS_MIN + random.nextInt(CONTACTS_MORE);
        for (int i = 0; i < count; i++) {
            contacts.add(phone(Long.toString(FIRST_CONTACT + i), 3 + i));
            owner.saveContact(contacts.getLast().phone(), "Contact " + i);
        }
        network = new SimNetwork(threads, world, mediaHost, trace, seed);
        process = newProcess();
    }

    private SimulatedPhone phone(String digits, long salt) {
        var keys = new SeededRandom(seed * 17 + salt);
        var settings = new PhoneSettings(
                mediaHost.downloader(), mediaHost.uploader(keys), threads, keys, PHONE_PRE_KEYS, true);
        return SimulatedPhone.open(world, digits, settings);
    }

    private SimProcess newProcess() {
        processes++;
        network = new SimNetwork(threads, world, mediaHost, trace, seed * 13 + processes);
        return new SimProcess(
                threads,
                trace,
                network,
                () -> threads.instant().plus(jumped),
                durable,
                posts,
                this::expect,
                seed * 19 + processes);
    }

    SimNetwork network() {
        return network;
    }

    SimProcess process() {
        return process;
    }

    SimulatedPhone anyPhone(Random dice) {
        return contacts.get(dice.nextInt(contacts.size()));
    }

    /// Our companion, if we are linked; else the phone's own address.
    Jid ownCompanion() {
        int number = owner.companions().keySet().stream().reduce(0, Math::max);
        return Jid.ofPhone(OWNER).withDevice(number);
    }

    void open() {
        process.start();
        threads.unstarted("sim-person", this::person).start();
    }

    void post(StatusAudience audience) {
        int number = posts.size() + 1;
        boolean picture = random.nextInt(5) == 0;
        posts.add(SimPost.status(messageId(number), "status " + number, picture, audience, threads.instant()));
        trace.add("— post " + number + (picture ? " with a picture" : "") + " to " + audience);
    }

    void write(SimulatedPhone contact) {
        int number = posts.size() + 1;
        posts.add(SimPost.chat(messageId(number), "message " + number, contact.phone(), threads.instant()));
        trace.add("— message " + number + " to " + contact.phone());
    }

    private String messageId(int number) {
        return String.format("3EB0%018X", seed * 1000 + number);
    }

    /// Notes who has to get a post that is about to be tried: everybody in the audience, with every companion
    /// that our client can know of. For those whom an earlier try reached this stands as it stood then: a
    /// companion that they link later gets what they have from their phone, not from us.
    private void expect(SimPost post) {
        Set<String> reached = reached(post);
        post.expected.removeIf(
                address -> !reached.contains(Jid.parse(address).toUser().toString()));
        for (SimulatedPhone contact : contacts) {
            // The model posts to all contacts or to some of them.
            if (post.isFor(contact.phone())) {
                post.expected.add(Jid.ofPhone(contact.phone()).toString());
            }
        }
        companions.forEach((address, companion) -> {
            String owner = companion.address().toUser().toString();
            if (!post.chat && post.expected.contains(owner) && !reached.contains(owner) && heardOfAll()) {
                post.expected.add(address);
            }
        });
    }

    /// The contacts for whom the program, as far as it remembers, has the server's ack of a post.
    private Set<String> reached(SimPost post) {
        Set<String> people = new TreeSet<>();
        for (StateStore.Entry entry : durable.scan(StateKind.STATUS_DELIVERY, post.messageId + "/")) {
            StoredDelivery delivery = delivery(entry);
            if (delivery.hasAcknowledgedAtMillis()) {
                people.addAll(delivery.getPeopleList());
            }
        }
        return contacts.stream()
                .filter(contact -> people.contains(Jid.ofPhone(contact.phone()).toString())
                        || people.contains(Jid.ofLid(contact.lid()).toString()))
                .map(contact -> Jid.ofPhone(contact.phone()).toString())
                .collect(Collectors.toSet());
    }

    private static StoredDelivery delivery(StateStore.Entry entry) {
        try {
            return StoredDelivery.parseFrom(entry.value());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored delivery is damaged", e);
        }
    }

    /// Whether our client has acknowledged all that it was told, and so knows every companion.
    private boolean heardOfAll() {
        return world.locked(() -> world.deviceOf(ownCompanion())
                .map(device -> device.mailbox().size() == 0)
                .orElse(false));
    }

    SimulatedCompanion appear(SimulatedPhone phone) {
        SimulatedCompanion companion = phone.addCompanion();
        companions.put(companion.address().toString(), companion);
        return companion;
    }

    void vanish(SimulatedCompanion companion) {
        vanished.add(companion.address().toString());
        companion.unlink();
    }

    void jump(Duration by) {
        jumped = jumped.plus(by);
        if (by.compareTo(A_DAY) >= 0) {
            posts.stream().filter(post -> post.state == SimPost.State.SENT).forEach(post -> post.dayOver = true);
        }
    }

    /// Ends the program in good order and starts it again; nothing when somebody is about to: two programs never
    /// run at the same time.
    void restart() {
        if (restarting) {
            return;
        }
        restarting = true;
        process.close();
        process = newProcess();
        process.start();
        restarting = false;
    }

    /// Scans what is offered and starts again what has crashed or given up.
    private void person() {
        while (!over) {
            threads.sleep(Duration.ofMillis(1000 + random.nextInt(20_000)));
            LinkState state = process.client.state();
            if (process.crashed() || isFinal(state)) {
                trace.add("— started again");
                restart();
            } else if (state instanceof LinkState.Pairing pairing) {
                link(pairing);
            }
        }
        personGone = true;
    }

    /// Scans a code, or types one that the program asks for: never both, and a new one only when the last is over.
    private void link(LinkState.Pairing pairing) {
        LinkCode code = pairing.code();
        if (types) {
            boolean over = code == null || !threads.instant().isBefore(typedAt.plus(CODE_LIFE));
            if (code != null && !code.code().equals(typed)) {
                typed = code.code();
                typedAt = threads.instant();
                type(typed);
            } else if (over) {
                trace.add("— asked for a code: " + process.client.requestLinkCode(OWNER));
            }
        } else if (!pairing.qr().text().equals(scanned)) {
            scanned = pairing.qr().text();
            scan(scanned);
        }
    }

    private void type(String code) {
        try {
            trace.add("— typed: " + code);
            owner.enterCode(code);
        } catch (LinkRefusedException e) {
            trace.add("— the code was not good: " + e.getMessage());
        }
    }

    private void scan(String qr) {
        try {
            trace.add("— scanned: " + owner.scan(qr));
        } catch (LinkRefusedException e) {
            trace.add("— the code was not good: " + e.getMessage());
        }
    }

    private static boolean isFinal(LinkState state) {
        return switch (state) {
            case LinkState.LoggedOut _, LinkState.Replaced _, LinkState.Outdated _, LinkState.PasskeyNeeded _ -> true;
            case LinkState.Blocked(int _, var until) -> until == null;
            default -> false;
        };
    }

    /// Ends all faults and gives everybody the time to recover.
    void calm() {
        trace.add("— calm");
        world.faults().plan(FaultPlan.none());
        world.faults().dropNextAcks(0);
        world.faults().refuseNextMessages(0, 0);
        mediaHost.faults().failUploads(0, 0);
        network.reachable(true);
        // What was lost on a connection that lives comes again on the next one.
        for (int turn = 0; turn < 2; turn++) {
            settle();
            network.cut();
        }
        settle();
    }

    private void settle() {
        threads.awaitOrGiveUp(
                () -> process.online() && posts.stream().noneMatch(p -> p.state == SimPost.State.WAITING), CALM_MAX);
        threads.sleep(Duration.ofMinutes(5));
    }

    /// Ends the program and the world; their threads have the time to end.
    ///
    /// @return how the link stood before
    LinkState close() {
        over = true;
        LinkState stood = process.client.state();
        threads.awaitOrGiveUp(() -> personGone, Duration.ofMinutes(1));
        process.close();
        world.close();
        threads.sleep(Duration.ofMinutes(10));
        return stood;
    }
}
