package io.statuscast.emulator.world;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.WorldState;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything the emulated server knows, behind one lock.
///
/// Simulated phones and socket sessions use the same doors: [#attach], [#send], [#query], [#detach]. What is
/// delivered reaches an endpoint outside the lock, in the order in which the world decided it. Thread-safe.
public final class World implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(World.class.getName());

    private final WorldSettings settings;
    private final StanzaRouter router;
    private final InstantSource clock;
    private final SecureRandom random;
    private final ThreadFactory couriers;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<String, Account> accounts = new TreeMap<>();
    private final Map<String, Account> byLid = new HashMap<>();
    private final Map<String, byte[]> savedStates = new HashMap<>();
    private final List<Crowd> crowds = new ArrayList<>();
    private final Journal journal;
    private final LinkFaults linkFaults = new LinkFaults();
    private final PairingDesk pairing;
    private final Faults faults;
    private final MediaDesk media;
    private final Groups groups;
    private final AppStateDesk appState = new AppStateDesk();
    private final RetryBook retries = new RetryBook();
    private volatile @Nullable Keeper keeper;
    private @Nullable Capture capture;
    private long lastId;

    /// An iq whose answer goes back to the caller of [#query].
    private static final class Capture {
        private final String id;
        private @Nullable Node answer;

        Capture(String id) {
            this.id = id;
        }
    }

    public World(WorldSettings settings, StanzaRouter router, InstantSource clock, SecureRandom random) {
        this(settings, router, clock, random, Thread.ofVirtual().factory());
    }

    /// @param couriers makes the threads that carry stanzas to devices in this process
    public World(
            WorldSettings settings,
            StanzaRouter router,
            InstantSource clock,
            SecureRandom random,
            ThreadFactory couriers) {
        this.couriers = couriers;
        this.settings = settings;
        this.router = router;
        this.clock = clock;
        this.random = random;
        this.journal = new Journal(clock);
        this.pairing = new PairingDesk(this);
        this.faults = new Faults(this);
        this.media = new MediaDesk(this);
        this.groups = new Groups(this);
    }

    /// The account of a number; created with a LID, a phone and no companions on the first call.
    ///
    /// @param phone digits only
    public Account account(String phone) {
        return locked(() -> {
            Account known = accounts.get(phone);
            return known == null ? newAccount(phone) : known;
        });
    }

    private Account newAccount(String phone) {
        if (!phone.matches("[0-9]{5,15}")) {
            throw new IllegalArgumentException("not the digits of a phone number");
        }
        String lid = LidBook.lidFor(phone, byLid.keySet());
        return adopt(new Account(phone, lid));
    }

    /// Adds light contacts, who live as long as the process.
    public Crowd addCrowd(int count) {
        return locked(() -> {
            var crowd = new Crowd(this, crowds.size(), count, random);
            crowds.add(crowd);
            return crowd;
        });
    }

    Account adopt(Account account) {
        byLid.put(account.lid(), account);
        accounts.put(account.phone(), account);
        return account;
    }

    /// Connects a device: what waits in its mailbox is delivered, oldest first, then everything new. A second
    /// endpoint for the same device replaces the first.
    ///
    /// @throws IllegalArgumentException when there is no such device
    public void attach(Endpoint endpoint) {
        locked(() -> {
            Device device = deviceOf(endpoint.address())
                    .orElseThrow(() -> new IllegalArgumentException("no device " + endpoint.address()));
            device.endpoint().ifPresent(old -> old.end(StreamErrors.replaced()));
            device.connect(
                    endpoint,
                    endpoint.inProcess() ? new Courier(endpoint, new CourierOutcome(device), couriers) : null);
            if (endpoint.inProcess()) {
                device.mailbox().letters().forEach(letter -> hand(device, letter));
            }
            return device;
        });
    }

    /// Disconnects a device. What arrives later waits in its mailbox. Without effect when it is not
    /// connected any more.
    public void detach(Endpoint endpoint) {
        locked(() -> {
            deviceOf(endpoint.address())
                    .filter(device -> device.isConnectedTo(endpoint))
                    .ifPresent(Device::disconnect);
            return endpoint;
        });
    }

    /// Takes a stanza that a device sent. Answers (`ack`, `iq` results) come back through [Endpoint#deliver].
    public void send(Endpoint from, Node stanza) {
        locked(() -> {
            route(from, stanza);
            return stanza;
        });
    }

    /// Takes an `iq` and returns its answer, which may be `type="error"`. An `id` is added when there is
    /// none.
    public Node query(Endpoint from, Node iq) {
        return locked(() -> {
            String id = iq.attr("id") == null ? newId() : iq.attrOrEmpty("id");
            var attrs = new TreeMap<>(iq.attrs());
            attrs.put("id", id);
            var asked = new Capture(id);
            capture = asked;
            try {
                route(from, new Node(iq.tag(), attrs, iq.content()));
            } finally {
                capture = null;
            }
            return requireNonNull(asked.answer, "the server gave no answer to " + iq);
        });
    }

    private void route(Endpoint from, Node stanza) {
        Optional<Device> device = deviceOf(from.address());
        if (device.isEmpty()) {
            refuse(from.address().toString(), 401, "the sender is not linked", stanza);
            from.deliver(StreamErrors.unauthorized(stanza));
            return;
        }
        if (!from.inProcess() && !device.get().isConnectedTo(from)) {
            // A connection that was ended or replaced; what it still sends crossed the last word on the way.
            return;
        }
        journal.in(from.address(), stanza);
        router.route(this, device.get(), stanza);
    }

    /// Links the companion that shows a QR code to the phone's account. Returns at once; the phone hears of
    /// the companion by `<notification type="devices"><add><device jid key-index/></add></notification>` once
    /// it has signed.
    ///
    /// @return the companion's phone-number address
    /// @throws LinkRefusedException when the reference is unknown or expired
    public Jid link(Endpoint phone, LinkRequest request) {
        return locked(() -> {
            Device device = deviceOf(phone.address())
                    .filter(Device::isPhone)
                    .orElseThrow(() -> new LinkRefusedException("only a phone links companions"));
            return pairing.link(device.account(), request);
        });
    }

    /// What an endpoint's [Endpoint#state] was when the world was last saved.
    public Optional<byte[]> savedState(Jid address) {
        return locked(() -> Optional.ofNullable(savedStates.get(address.toString())));
    }

    /// Says that the snapshot is out of date, as when an endpoint's own state changed. Every stanza does so
    /// by itself.
    public void changed() {
        Keeper kept = keeper;
        if (kept != null) {
            kept.changed();
        }
    }

    /// Runs an action once everything that happened so far would survive a crash of this process: at once in
    /// a world that is not kept, after the next snapshot in one that is. Acks wait for it.
    public void whenKept(Runnable action) {
        Keeper kept = keeper;
        if (kept == null) {
            action.run();
        } else {
            kept.whenKept(action);
        }
    }

    /// The LID of a number's account, if it has one.
    public Optional<Jid> lidOf(String phone) {
        return locked(() -> find(Jid.ofPhone(phone)).map(Account::lidJid));
    }

    /// The number behind a LID.
    public Optional<Jid> phoneOf(String lid) {
        return locked(() -> find(Jid.ofLid(lid)).map(Account::phoneJid));
    }

    // What the stanza handlers use; the caller holds the lock.

    /// The account of a user on either server.
    public Optional<Account> find(Jid user) {
        Account known = user.isLid() ? byLid.get(user.user()) : accounts.get(user.user());
        return known == null
                ? crowds.stream().flatMap(crowd -> crowd.find(user).stream()).findFirst()
                : Optional.of(known);
    }

    /// The device behind a phone-number or LID address.
    public Optional<Device> deviceOf(Jid address) {
        return find(address).flatMap(account -> account.device(address.device()));
    }

    public List<Account> accounts() {
        return new ArrayList<>(accounts.values());
    }

    /// Sends what need not survive: acks, iq answers, presence. Dropped when the device is away.
    public void deliver(Device to, Node stanza) {
        Capture asked = capture;
        if (asked != null
                && stanza.tag().equals("iq")
                && stanza.attrOrEmpty("id").equals(asked.id)) {
            asked.answer = stanza;
            return;
        }
        hand(to, stanza);
    }

    /// Sends what must arrive: messages, receipts, notifications. Kept until the device acknowledged it.
    public void post(Device to, Node stanza) {
        if (to.account().takenByCrowd(stanza)) {
            return;
        }
        to.mailbox().add(stanza);
        if (to.isActive()) {
            hand(to, stanza);
        }
    }

    private void hand(Device to, Node stanza) {
        if (to.hand(stanza)) {
            journal.out(to.phoneJid(), stanza);
        }
    }

    /// Lets messages flow to a companion: first what waited, with its `offline` number, then `<ib><offline
    /// count/></ib>`. Source: whatsmeow `connectionevents.go` (`offline`, `offline_preview`).
    public void activate(Device device) {
        if (device.isActive()) {
            return;
        }
        device.activate();
        List<Node> waiting = device.mailbox().letters();
        if (!waiting.isEmpty()) {
            deliver(device, Backlog.preview(waiting));
        }
        for (int i = 0; i < waiting.size(); i++) {
            hand(device, Backlog.numbered(waiting.get(i), i));
        }
        deliver(device, Backlog.end(waiting.size()));
    }

    /// Removes a companion: its connection ends, its sessions and keys are gone, the others hear of it.
    public void unlink(Device companion) {
        companion.account().remove(companion);
        companion.endpoint().ifPresent(endpoint -> endpoint.end(StreamErrors.removed()));
        companion.disconnect();
        companion.mailbox().letters().forEach(this::unanswerable);
        announceDevice(companion, "remove");
    }

    /// What a companion asked of one that is gone for good, it asked in vain.
    private void unanswerable(Node letter) {
        if (letter.tag().equals("receipt") && letter.attrOrEmpty("type").equals("retry")) {
            letter.jid("participant")
                    .or(() -> letter.jid("from"))
                    .flatMap(this::deviceOf)
                    .ifPresent(by -> retries.askInVain(by, letter.attrOrEmpty("id")));
        }
    }

    /// Tells of a companion that came (`add`) or went (`remove`): the account's other devices, and those of other
    /// people that know which devices it has. Source: whatsmeow `notification.go` handleDeviceNotification, which
    /// mends the list it keeps of anybody.
    void announceDevice(Device companion, String what) {
        Account account = companion.account();
        Node change = Node.of(
                what,
                Map.of(),
                Node.of(
                        "device",
                        Node.attrs(
                                "jid", companion.phoneJid().toString(),
                                "lid", companion.lidJid().toString(),
                                "key-index", Integer.toString(companion.keyIndex()))),
                Node.of("key-index-list", Node.attrs("ts", seconds()), account.signedKeyIndexList()));
        for (Device device : account.devices()) {
            if (device.number() != companion.number()) {
                post(device, notification("devices", account.phoneJid(), change));
            }
        }
        for (Jid watcher : account.watchers()) {
            deviceOf(watcher).ifPresent(device -> post(device, notification("devices", account.phoneJid(), change)));
        }
    }

    /// A notification with an id and a time.
    public Node notification(String type, Jid from, Node... children) {
        return Node.of(
                "notification",
                Node.attrs("id", newId(), "from", from.toString(), "type", type, "t", seconds()),
                List.of(children));
    }

    /// Writes a refusal down.
    public void refuse(String who, int code, String reason, Node stanza) {
        journal.refuse(who, code, reason, stanza);
    }

    public Instant now() {
        return clock.instant().plus(faults.clockSkew());
    }

    /// Seconds since 1970, as in the `t` attribute.
    public String seconds() {
        return Long.toString(now().getEpochSecond());
    }

    /// A new stanza id, unique in this world.
    public String newId() {
        return "srv-" + ++lastId;
    }

    public String randomToken(int bytes) {
        var token = new byte[bytes];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    public WorldSettings settings() {
        return settings;
    }

    public PairingDesk pairing() {
        return pairing;
    }

    /// Links and logins that go wrong.
    public LinkFaults linkFaults() {
        return linkFaults;
    }

    /// What a phone was asked to type a code for; empty when no companion waits.
    public Optional<CodeDesk.Wish> codeWish(Endpoint phone) {
        return locked(() -> pairing.codes().wishFor(phone.address().user()));
    }

    /// Passes a phone's answer to a code on to the companion.
    public void primaryHello(CodeDesk.Wish wish, byte[] wrappedPrimary, byte[] primaryIdentity) {
        locked(() -> {
            pairing.codes().primaryHello(wish, wrappedPrimary, primaryIdentity);
            return wish;
        });
    }

    public Faults faults() {
        return faults;
    }

    /// Where media go; see [MediaDesk#announce].
    public MediaDesk media() {
        return media;
    }

    public Groups groups() {
        return groups;
    }

    /// How app state is handed out; use under [#locked].
    public AppStateDesk appState() {
        return appState;
    }

    /// Who asked for what again; use under [#locked].
    public RetryBook retries() {
        return retries;
    }

    public Journal journal() {
        return journal;
    }

    /// Runs something under the world's lock and marks the snapshot as out of date.
    public <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
            changed();
        }
    }

    /// Restores the world from a directory, if it was kept there before, and keeps it there from now on.
    /// Call once, before anybody connects.
    ///
    /// @throws java.io.UncheckedIOException when the directory cannot be used
    public void keep(Path directory) {
        var kept = new Keeper(this, directory.resolve("world.bin"));
        kept.restore();
        keeper = kept;
        kept.start();
    }

    List<Device> simulatedDevices() {
        lock.lock();
        try {
            return accounts.values().stream()
                    .map(Account::phoneDevice)
                    .filter(device -> device.resident().isPresent())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    WorldState.Builder snapshot() {
        lock.lock();
        try {
            WorldState.Builder state = WorldState.newBuilder().setLastId(lastId);
            savedStates.forEach((address, bytes) -> state.putEndpointStates(address, ByteString.copyFrom(bytes)));
            accounts.values().forEach(account -> state.addAccounts(Snapshots.of(account)));
            state.addAllGroups(groups.toState());
            return state;
        } finally {
            lock.unlock();
        }
    }

    void restore(WorldState state) {
        lock.lock();
        try {
            lastId = state.getLastId();
            state.getAccountsList().forEach(account -> adopt(Snapshots.restore(account)));
            groups.restore(state.getGroupsList());
            state.getEndpointStatesMap().forEach((address, bytes) -> savedStates.put(address, bytes.toByteArray()));
        } finally {
            lock.unlock();
        }
    }

    /// Keeps the world a last time and stops delivering to the endpoints in this process.
    @Override
    public void close() {
        Keeper kept = keeper;
        if (kept != null) {
            kept.close();
        }
        locked(() -> {
            accounts.values().forEach(account -> account.devices().forEach(Device::disconnect));
            return this;
        });
    }

    private final class CourierOutcome implements Courier.Outcome {
        private final Device device;

        CourierOutcome(Device device) {
            this.device = device;
        }

        @Override
        public void delivered(Node stanza) {
            locked(() -> {
                device.mailbox().delivered(stanza);
                return stanza;
            });
        }

        @Override
        public void failed(Node stanza, RuntimeException cause) {
            LOG.log(System.Logger.Level.WARNING, "a simulated device failed on a " + stanza.tag(), cause);
            journal.note("failure", device.phoneJid(), cause + " on " + stanza);
        }
    }
}
