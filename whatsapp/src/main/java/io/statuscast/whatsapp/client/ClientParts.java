package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import io.statuscast.whatsapp.transport.Transport;
import io.statuscast.whatsapp.transport.TransportConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/// The parts of one client, wired; starts them and closes them in reverse order.
final class ClientParts implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ClientParts.class.getName());
    /// Stanzas waiting to be handled; while there are so many, nothing is read from the socket.
    private static final int STANZAS_MAX = 10_000;
    /// Logins that wait: one is under way, and ends with its connection when there are others.
    private static final int LOGINS_MAX = 10;
    /// Tasks that ask the server: syncs, prekey uploads; what finds no room is done again, see [Chore].
    private static final int TASKS_MAX = 1000;
    /// Chores that fetch files: there is one, the history.
    private static final int FILES_MAX = 10;
    /// Requests to send a status again.
    private static final int RETRIES_MAX = 2000;

    private final Link link;
    private final Account account;
    private final ContactBook contacts;
    private final StatusParts statuses;
    private final ChatParts chats;
    private final ConnectionLoop loop;
    private final LinkCodes linkCodes;
    private final PhoneWatch phone;
    private final ReceivingParts receiving;
    private final Pauses pauses;
    private final Duration query;
    private final Worker stanzas;
    private final Worker logins;
    private final Worker tasks;
    private final Worker files;
    private final Worker retries;

    ClientParts(
            ClientConfig config, Transport transport, StateStore kept, ClientListener listener, Threading threading) {
        var store = new ErasableStore(kept);
        Duration close = config.timeouts().close();
        query = config.timeouts().query();
        Pacing pacing = config.pacing();
        stanzas = new Worker("statuscast-whatsapp-stanzas", STANZAS_MAX, threading, close, this::storeFailed);
        logins = new Worker("statuscast-whatsapp-logins", LOGINS_MAX, threading, close, this::storeFailed);
        tasks = new Worker("statuscast-whatsapp-tasks", TASKS_MAX, threading, close, this::storeFailed);
        files = new Worker("statuscast-whatsapp-files", FILES_MAX, threading, close, this::storeFailed);
        retries = new Worker("statuscast-whatsapp-retries", RETRIES_MAX, threading, close, this::storeFailed);
        link = new Link(listener, threading, close);
        pauses = new Pauses(threading);

        var lids = new LidBook(store);
        account = new Account(store, lids, config.clock(), config.random());
        contacts = new ContactBook(store, lids);
        var keys = new SignalKeys(store, lids, account.credentials(), config.random());
        var serverTime = new ServerTime(config.clock());
        var progress = new StatusProgress(store);
        var sent = new SentMessages(store, progress, config.clock());
        var privacy = new PrivacyList(query, config.clock());
        var bundles = new Bundles(pacing.companionsPerFetch(), query);
        var directory = new CompanionDirectory(store, lids, pacing, query, config.clock(), pauses);
        var sessions = new CompanionSessions(account, keys, directory, bundles);
        var hosts = new MediaHosts(config, transport);
        var preKeys = new PreKeySupply(account, keys, pacing, query, config.clock());
        receiving = new ReceivingParts(
                config, store, account, keys, lids, contacts, privacy, sessions, sent, preKeys, hosts, link, threading,
                tasks, files);
        ContactSync sync = receiving.contactSync();
        var groups = new GroupDirectory(keys, lids, query, config.clock());
        int perSender = pacing.retriesPerSender();
        var retryAnswers = new RetryAnswers(
                account, keys, lids, sent, progress, groups, bundles, perSender, config.random(), pauses, retries);

        var messages = new MessageMaker(new Uploads(config, hosts), sent, config.clock(), config.random());
        var ground = new ClientGround(
                config, store, account, link, lids, keys, directory, sessions, messages, sent, serverTime, pauses);
        statuses = StatusParts.of(ground, contacts, sync, progress, privacy);
        var tokens = new PrivacyTokens(store, lids);
        chats = ChatParts.of(ground, groups, tokens, online());
        phone = new PhoneWatch(account, store, link, config.clock());
        var chatReceipts = new ChatReceipts(link, account, receiving.people(), serverTime);
        var receipts = new Receipts(link, serverTime, receiving.people(), chatReceipts, retryAnswers, retries);
        var notifications =
                new Notifications(config, keys, lids, directory, receiving.chores(), privacy, groups, tokens, tasks);
        var dispatcher = new StanzaDispatcher(
                this::post, account, receiving.messages(), receipts, notifications, phone, stanzas);
        var login = new LoginSteps(config, account, link, serverTime, receiving.chores(), phone, logins);
        loop = new ConnectionLoop(
                config,
                threading,
                account,
                link,
                opener(config, threading, transport, dispatcher),
                new PairingSteps(config, account, link, preKeys),
                login,
                new Versions(config, store));
        linkCodes = new LinkCodes(config, account, loop);
    }

    private ConnectionLoop.Opener opener(
            ClientConfig config, Threading threading, Transport transport, Connection.Receiver receiver) {
        return payload -> Connection.open(
                transport,
                address(config, account),
                account.credentials().noise(),
                payload,
                receiver,
                threading,
                config);
    }

    /// What the store did not take was not answered: the server brings it again after the next login, and contacts and
    /// history are read then. The pause before it grows as long as the store fails.
    private void storeFailed(StoreException failure) {
        if (failure.isPassing()) {
            loop.reconnect(String.valueOf(failure.getMessage()));
        }
    }

    private void post(LinkSignal signal) {
        loop.post(signal);
    }

    private static TransportConfig address(ClientConfig config, Account account) {
        return TransportConfig.of(config.server(), config.clock(), config.random())
                .withTimeouts(config.timeouts().connect(), config.timeouts().connect())
                .withRoutingInfo(account.routing());
    }

    void start() {
        link.start();
        receiving.deliveries().start();
        stanzas.start();
        logins.start();
        tasks.start();
        files.start();
        retries.start();
        loop.start();
    }

    Link link() {
        return link;
    }

    Account account() {
        return account;
    }

    ReceivingParts receiving() {
        return receiving;
    }

    ContactBook contacts() {
        return contacts;
    }

    StatusParts statuses() {
        return statuses;
    }

    ChatParts chats() {
        return chats;
    }

    /// The connection of the moment, for those who send.
    Online online() {
        return new Online(() -> loop.online(), () -> link.state().remedy());
    }

    LinkCodes linkCodes() {
        return linkCodes;
    }

    PhoneWatch phone() {
        return phone;
    }

    /// Tells the server that this companion is no more, and forgets everything. Source: whatsmeow
    /// `client.go` Logout.
    ///
    /// @return whether the server confirmed it
    boolean logout() {
        boolean told = false;
        Connection online = loop.online();
        if (online != null) {
            var remove = Node.of(
                    "remove-companion-device",
                    Node.attrs("jid", account.phone().toString(), "reason", "user_initiated"));
            try {
                online.iqs().ask("md", "set", List.of(remove), query);
                told = true;
            } catch (QueryException e) {
                LOG.log(Level.WARNING, "WhatsApp could not be told of the logout: {0}", e.getMessage());
            }
        }
        loop.forget(told ? "The number was logged out here." : "The number was logged out here without WhatsApp.");
        return told;
    }

    @Override
    public void close() {
        pauses.close();
        receiving.contactSync().close();
        loop.close();
        retries.stop();
        logins.stop();
        tasks.stop();
        files.stop();
        stanzas.stop();
        link.close();
    }
}
