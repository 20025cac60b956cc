package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.PhoneState;
import io.statuscast.emulator.signal.PreKeyBundle;
import io.statuscast.emulator.signal.SignalDevice;
import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Endpoint;
import io.statuscast.emulator.world.LinkFaults;
import io.statuscast.emulator.world.StatusPrivacy;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.AppStateSyncKeyId;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.StatusPrivacyAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// The phone of one number: device 0, with its own keys, contacts and companions.
///
/// It links companions by their QR text, tells them of its contacts, and reads every status that reaches the
/// number. What arrives is worked on by the world's thread for this phone, one stanza at a time; all methods
/// are thread-safe.
public final class SimulatedPhone implements AutoCloseable {
    private final World world;
    private final Account account;
    private final Line line;
    private final SeenLog log = new SeenLog();
    private final StatusReader statuses;
    private final Chats chats;
    private final PeerMessages peers;
    private final AddressBook book;
    private final Companions companions;
    private final CodeEntry codeEntry;
    private final StatusOutbox outbox;
    private final Author author;
    private final Habits habits = new Habits();
    /// Held while a stanza is worked on, so that a snapshot never shows a half-read one.
    private final ReentrantLock working = new ReentrantLock();

    private SimulatedPhone(World world, Account account, PhoneSettings settings, PhoneState state) {
        this.world = world;
        this.account = account;
        var signal = state.hasSignal()
                ? SignalDevice.fromState(state.getSignal(), settings.random())
                : SignalDevice.create(settings.random());
        var writer = state.hasAppState()
                ? AppStateWriter.fromState(state.getAppState(), settings.random())
                : AppStateWriter.create(settings.clock().millis(), settings.random());
        this.line = new Line(world, new Door(), signal, settings);
        var reader = new MessageReader(line, log);
        var sessions = new PhoneSessions(line, log);
        this.statuses = new StatusReader(line, log, reader);
        this.chats = new Chats(line, reader, sessions);
        this.peers = new PeerMessages(line, log, sessions);
        this.outbox = new StatusOutbox(line, log, sessions, habits);
        this.book = new AddressBook(line, writer, habits);
        this.author = new Author(line, log, book, outbox, chats);
        int rawId = state.hasSignal() ? state.getAdvRawId() : settings.random().nextInt() & Integer.MAX_VALUE;
        this.companions = new Companions(line, peers, book, habits, rawId);
        this.codeEntry = new CodeEntry(line, this::link);
        PhoneStates.restore(state, line, book, companions, log, chats.log());
    }

    /// The phone of a number, connected to the world: as the world last saved it, or a new one with new keys.
    ///
    /// @param phoneDigits digits only; the account is made when the number has none
    public static SimulatedPhone open(World world, String phoneDigits, PhoneSettings settings) {
        Optional<byte[]> saved = world.savedState(world.account(phoneDigits).phoneJid());
        return connect(world, phoneDigits, settings, saved.map(PhoneStates::parse));
    }

    /// A phone as [Endpoint#state] described it.
    static SimulatedPhone restore(World world, String phoneDigits, PhoneSettings settings, byte[] state) {
        return connect(world, phoneDigits, settings, Optional.of(PhoneStates.parse(state)));
    }

    private static SimulatedPhone connect(
            World world, String phoneDigits, PhoneSettings settings, Optional<PhoneState> saved) {
        var phone = new SimulatedPhone(
                world, world.account(phoneDigits), settings, saved.orElse(PhoneState.getDefaultInstance()));
        if (saved.isEmpty()) {
            phone.register();
        }
        world.attach(phone.line.endpoint());
        return phone;
    }

    /// Leaves the server with a new identity and new prekeys.
    private void register() {
        world.locked(() -> {
            account.phoneDevice().keys().clear();
            return account;
        });
        uploadPreKeys();
    }

    private void uploadPreKeys() {
        var bundles = new ArrayList<PreKeyBundle>();
        for (int i = 0; i < line.settings().preKeys(); i++) {
            bundles.add(line.signal().newBundle());
        }
        line.query(KeyNodes.upload(bundles));
    }

    /// Digits of the number.
    public String phone() {
        return account.phone();
    }

    /// Digits of the LID.
    public String lid() {
        return account.lid();
    }

    public String pushName() {
        return world.locked(account::pushName);
    }

    /// Changes the name that others see.
    public void rename(String pushName) {
        world.locked(() -> {
            account.pushName(pushName);
            return account;
        });
        book.rename(pushName);
        publishIfLinked();
    }

    /// Saves a contact on the phone; linked companions hear of it.
    public void saveContact(String phoneDigits, String name) {
        book.save(phoneDigits, name);
        publishIfLinked();
    }

    /// Saves many contacts at once.
    ///
    /// @param names by phone digits
    public void saveContacts(Map<String, String> names) {
        names.forEach(book::save);
        publishIfLinked();
    }

    /// Chooses who may see statuses of this number.
    ///
    /// @param type   `contacts`, `whitelist` or `blacklist`; a kind that clients do not know goes too
    /// @param phones those listed; nobody with `contacts`
    public void statusPrivacy(String type, List<String> phones) {
        world.locked(() -> {
            List<Jid> listed = phones.stream()
                    .flatMap(digits -> world.find(Jid.ofPhone(digits)).stream().map(Account::lidJid))
                    .toList();
            account.statusPrivacy(new StatusPrivacy(type, listed));
            return account;
        });
    }

    public void removeContact(String phoneDigits) {
        book.remove(phoneDigits);
        publishIfLinked();
    }

    private void publishIfLinked() {
        if (!companions.none()) {
            book.publish();
        }
        world.changed();
    }

    /// Names by phone digits, in the order they were saved.
    public Map<String, String> contacts() {
        return book.contacts();
    }

    /// Scans a companion's QR code and links it. Returns before the companion has answered.
    ///
    /// @return the companion's phone-number address
    /// @throws IllegalArgumentException when the text is no QR code of a companion
    /// @throws io.statuscast.emulator.world.LinkRefusedException when the code is unknown, used or expired
    public Jid scan(String qrText) {
        return link(QrText.parse(qrText));
    }

    private Jid link(QrText qr) {
        boolean spoiled = world.linkFaults().pairFault() == LinkFaults.PairFault.WRONG_SIGNATURE;
        QrText signed = spoiled ? qr.aboutAnotherIdentity() : qr;
        return world.link(
                line.endpoint(),
                Adv.linkRequest(
                        signed,
                        line.signal().identity(),
                        companions.rawId(),
                        companions.nextKeyIndex(),
                        companions.keyIndexes(),
                        line.seconds()));
    }

    /// Types a companion's code, after the companion asked for one for this number. Returns before it is
    /// linked; a wrong code shows in [#codeFailures] only.
    ///
    /// @param code eight characters, with or without a hyphen
    /// @throws io.statuscast.emulator.world.LinkRefusedException when no companion waits for this number's
    ///                                                           code
    public void enterCode(String code) {
        codeEntry.type(code);
    }

    /// How often this phone showed that a device could not be linked, because of a wrong code.
    public int codeFailures() {
        return codeEntry.failures();
    }

    /// Links a new companion that lives in this process, as somebody does who opens WhatsApp on a computer.
    public SimulatedCompanion addCompanion() {
        return SimulatedCompanion.link(world, this, line.settings());
    }

    /// The key index given away last; 0 before the first link.
    int lastKeyIndex() {
        return companions.lastKeyIndex();
    }

    /// Key indexes of the linked companions by device number.
    public Map<Integer, Integer> companions() {
        return companions.all();
    }

    /// The statuses seen, each once, oldest first; those of the own number included.
    public List<SeenStatus> seen() {
        return log.entries().stream().map(SeenLog.Entry::status).toList();
    }

    /// How many times a status arrived that had been seen before (same author and message id).
    public int duplicates() {
        return log.duplicates();
    }

    /// What the phone found wrong with what it received, in words: reused message keys, unsound device
    /// identities, media that do not open, statuses that stayed unreadable. Empty when every sender behaves.
    public List<String> violations() {
        return log.violations();
    }

    /// What the owner does with statuses: publishes, looks, answers, reacts.
    public Author author() {
        return author;
    }

    /// How the phone does what phones do in several ways.
    public Habits habits() {
        return habits;
    }

    /// Looks at a status: its author gets a read receipt.
    ///
    /// @throws IllegalArgumentException when the phone has not seen such a status
    public void view(String messageId) {
        author.view(messageId);
    }

    /// Says who shall get statuses; linked companions hear of it.
    ///
    /// @param phoneDigits whom the mode is about
    public void statusPrivacy(StatusPrivacyAction.StatusDistributionMode mode, List<String> phoneDigits) {
        var privacy = StatusPrivacyAction.newBuilder().setMode(mode);
        phoneDigits.forEach(digits -> privacy.addUserJid(Jid.ofPhone(digits).toString()));
        book.statusPrivacy(privacy.build());
        publishIfLinked();
    }

    /// Takes a new app-state key into use, which companions do not get before they ask for it.
    public void rotateAppStateKey() {
        book.rotateKey();
        world.changed();
    }

    /// Writes into a chat.
    ///
    /// @param to a person by phone number or LID, or a group
    /// @return the message's id
    public String send(Jid to, Message message) {
        return chats.send(to, message);
    }

    /// Writes plain words into a chat.
    ///
    /// @return the message's id
    public String say(Jid to, String text) {
        return send(to, Message.newBuilder().setConversation(text).build());
    }

    /// The messages in the phone's chats, each once, oldest first; its own included.
    public List<SeenMessage> messages() {
        return chats.log().messages();
    }

    /// The receipts for messages the phone sent.
    public List<SeenReceipt> receipts() {
        return chats.log().receipts();
    }

    /// How many messages in chats arrived that had been seen before.
    public int duplicateMessages() {
        return chats.log().duplicates();
    }

    /// Reads a message in a chat: its author gets a read receipt.
    ///
    /// @throws IllegalArgumentException when there is no such message
    public void markRead(String messageId) {
        chats.mark(messageId, "read");
    }

    /// Listens to a voice message: its author gets a receipt.
    ///
    /// @throws IllegalArgumentException when there is no such message
    public void markPlayed(String messageId) {
        chats.mark(messageId, "played");
    }

    /// Loses all sessions and sender keys, as a phone restored from an old backup does.
    public void forgetSignalState() {
        line.signal().forgetSessions();
        chats.forgetHolders();
        outbox.forgetHolders();
        world.changed();
    }

    /// Disconnects; what arrives waits at the server.
    public void goOffline() {
        world.detach(line.endpoint());
    }

    /// Connects again and takes what waited.
    public void goOnline() {
        world.attach(line.endpoint());
    }

    @Override
    public void close() {
        goOffline();
    }

    private void work(Node stanza) {
        switch (stanza.tag()) {
            case "message" -> message(stanza);
            case "receipt" -> receipt(stanza);
            case "notification" -> notification(stanza);
            default -> {
                // Acks, answers nobody asked for and presences mean nothing to a phone that only watches statuses.
            }
        }
    }

    private void message(Node stanza) {
        Jid from = stanza.jid("from").orElse(Jid.SERVER);
        if (from.equals(Jid.STATUS)) {
            statuses.read(stanza);
        } else if (stanza.attrOrEmpty("category").equals("peer")) {
            peers.open(stanza)
                    .map(Message::getProtocolMessage)
                    .filter(message -> message.getType() == ProtocolMessage.Type.APP_STATE_SYNC_KEY_REQUEST)
                    .ifPresent(request -> companions.shareKeys(from.device(), wanted(request)));
        } else {
            chats.read(stanza);
        }
    }

    private static Set<ByteString> wanted(ProtocolMessage request) {
        return request.getAppStateSyncKeyRequest().getKeyIdsList().stream()
                .map(AppStateSyncKeyId::getKeyId)
                .collect(Collectors.toSet());
    }

    private void receipt(Node stanza) {
        boolean retry = stanza.attrOrEmpty("type").equals("retry");
        boolean status = stanza.jid("from").filter(Jid.STATUS::equals).isPresent();
        boolean own = stanza.jid("from").filter(line::isOwn).isPresent();
        if (retry && status) {
            outbox.again(stanza);
        } else if (retry && own && peers.knows(stanza.attrOrEmpty("id"))) {
            peers.resend(stanza);
        } else {
            chats.receipt(stanza);
        }
    }

    private void notification(Node stanza) {
        switch (stanza.attrOrEmpty("type")) {
            case "devices" -> {
                if (stanza.jid("from").filter(line::isOwn).isPresent()) {
                    companions.changed(stanza);
                }
            }
            case "encrypt" -> uploadPreKeys();
            case "link_code_companion_reg" -> codeEntry.finished(stanza);
            default -> {
                // Other people's pictures, names and groups do not concern the emulated phones.
            }
        }
    }

    /// The server's side of the connection.
    private final class Door implements Endpoint {
        @Override
        public Jid address() {
            return account.phoneJid();
        }

        @Override
        public void deliver(Node stanza) {
            working.lock();
            try {
                work(stanza);
            } finally {
                working.unlock();
            }
        }

        @Override
        public Optional<byte[]> state() {
            working.lock();
            try {
                return Optional.of(PhoneStates.of(account, line, book, companions, log, chats.log())
                        .toByteArray());
            } finally {
                working.unlock();
            }
        }
    }
}
