package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.transport.Transport;
import io.statuscast.whatsapp.transport.TransportConfig;
import java.time.Duration;
import java.util.List;

/// The parts of one client, wired; starts them and closes them in reverse order.
final class ClientParts implements AutoCloseable {
    /// Stanzas waiting to be handled; a server that sends more is cut off and sends them again.
    private static final int STANZAS_MAX = 10_000;
    /// Tasks that ask the server: syncs, prekey uploads.
    private static final int TASKS_MAX = 1000;
    /// Requests to send a status again.
    private static final int RETRIES_MAX = 2000;

    private final Link link;
    private final Account account;
    private final ContactBook contacts;
    private final StatusSender sender;
    private final ConnectionLoop loop;
    private final Deliveries deliveries;
    private final Pauses pauses;
    private final Worker stanzas;
    private final Worker tasks;
    private final Worker retries;

    ClientParts(
            ClientConfig config, Transport transport, StateStore store, ClientListener listener, Threading threading) {
        Duration close = config.timeouts().close();
        Duration query = config.timeouts().query();
        Pacing pacing = config.pacing();
        stanzas = new Worker("statuscast-whatsapp-stanzas", STANZAS_MAX, threading, close);
        tasks = new Worker("statuscast-whatsapp-tasks", TASKS_MAX, threading, close);
        retries = new Worker("statuscast-whatsapp-retries", RETRIES_MAX, threading, close);
        link = new Link(listener, threading, close);
        pauses = new Pauses(threading);

        var lids = new LidBook(store);
        account = new Account(store, lids, config.clock(), config.random());
        contacts = new ContactBook(store, lids);
        var keys = new SignalKeys(store, lids, account.credentials(), config.random());
        var serverTime = new ServerTime(config.clock());
        var sent = new SentMessages(store, config.clock());
        var bundles = new Bundles(pacing.companionsPerFetch(), query);
        var directory = new CompanionDirectory(store, lids, pacing, query, config.clock(), pauses);
        var sessions = new CompanionSessions(account, keys, directory, bundles);
        var hosts = new MediaHosts(config);
        var sync = new ContactSync(account, store, contacts, new Downloads(config, hosts), link, threading, query);
        var preKeys = new PreKeySupply(account, keys, pacing, query);
        var retryAnswers =
                new RetryAnswers(account, keys, lids, sent, bundles, pacing.retriesPerSender(), config.random());

        sender = new StatusSender(
                config,
                account,
                new AudienceResolver(account, contacts, lids, directory),
                sync,
                new MessageMaker(new Uploads(config, hosts), sent, store, config.clock(), config.random()),
                sent,
                new StatusEncryption(account, keys, directory, sessions, lids, sent, config.random()),
                new ProfileMemory(store, config.profiles().first()),
                serverTime);

        deliveries = new Deliveries(store, link, List.of());
        var dispatcher = new StanzaDispatcher(
                this::post,
                account,
                new MessageReceiver(
                        account,
                        keys,
                        lids,
                        new PhoneMessages(sync, new HistoryReader(lids)),
                        new RetryRequests(account, preKeys),
                        deliveries,
                        sync,
                        tasks),
                new Receipts(link, serverTime, retryAnswers, retries),
                new Notifications(config, keys, lids, directory, preKeys, sync, tasks),
                stanzas);
        loop = new ConnectionLoop(
                config,
                threading,
                account,
                link,
                payload -> Connection.open(
                        transport,
                        address(config, account),
                        account.credentials().noise(),
                        payload,
                        dispatcher,
                        threading,
                        config.random()),
                new PairingSteps(config, account, link, preKeys),
                new LoginSteps(config, account, link, serverTime, preKeys, sync, sent, tasks));
    }

    private void post(ConnectionLoop.Signal signal) {
        loop.post(signal);
    }

    private static TransportConfig address(ClientConfig config, Account account) {
        return TransportConfig.of(config.server(), config.clock(), config.random())
                .withTimeouts(config.timeouts().connect(), config.timeouts().connect())
                .withRoutingInfo(account.routing());
    }

    void start() {
        link.start();
        deliveries.replay();
        stanzas.start();
        tasks.start();
        retries.start();
        loop.start();
    }

    Link link() {
        return link;
    }

    Account account() {
        return account;
    }

    ContactBook contacts() {
        return contacts;
    }

    StatusSender sender() {
        return sender;
    }

    ConnectionLoop loop() {
        return loop;
    }

    @Override
    public void close() {
        pauses.close();
        loop.close();
        retries.stop();
        tasks.stop();
        stanzas.stop();
        link.close();
    }
}
