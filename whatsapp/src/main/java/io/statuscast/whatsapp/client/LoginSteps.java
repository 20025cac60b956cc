package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// What follows a login: our LID and the server's time, prekeys, the active state, presence, contacts; and
/// the pings.
///
/// [#accepted] and [#ping] are called by the link's thread; what has to ask the server runs on the task
/// worker.
/// Source: whatsmeow `connectionevents.go` handleConnectSuccess, `presence.go`.
final class LoginSteps {
    private static final Logger LOG = System.getLogger(LoginSteps.class.getName());
    /// How often statuses that have ended are deleted.
    private static final Duration PRUNING = Duration.ofHours(1);

    private final ClientConfig config;
    private final Account account;
    private final Link link;
    private final ServerTime serverTime;
    private final PreKeySupply preKeys;
    private final ContactSync contacts;
    private final HistoryReader history;
    private final SentMessages sent;
    private final PhoneWatch phone;
    private final Worker tasks;
    private final Pulse pulse;
    /// Whether the listener knows who we are; the link's thread alone uses it.
    private boolean told;
    /// Written by the task worker alone.
    private volatile Instant pruned = Instant.EPOCH;

    LoginSteps(
            ClientConfig config,
            Account account,
            Link link,
            ServerTime serverTime,
            PreKeySupply preKeys,
            ContactSync contacts,
            HistoryReader history,
            SentMessages sent,
            PhoneWatch phone,
            Worker tasks) {
        this.config = config;
        this.account = account;
        this.link = link;
        this.serverTime = serverTime;
        this.preKeys = preKeys;
        this.contacts = contacts;
        this.history = history;
        this.sent = sent;
        this.phone = phone;
        this.tasks = tasks;
        this.pulse = new Pulse(config.timeouts().keepAlive().answer());
    }

    /// Takes over what `<success>` says, and has the rest done.
    ///
    /// @param ready called on the task worker once statuses can be published
    void accepted(Connection connection, Node success, Consumer<Connection> ready) {
        Attributes.time(success, "t").ifPresent(serverTime::learn);
        int device = account.phone().device();
        boolean learned = success.jid("lid")
                .filter(Jid::isLid)
                .map(lid -> account.learnLid(lid.withDevice(device)))
                .orElse(false);
        if (learned || !told) {
            told = true;
            account.identity().ifPresent(identity -> link.tell(l -> l.onLinked(identity)));
        }
        boolean accepted = tasks.submit(() -> prepare(connection, ready));
        if (!accepted) {
            connection.end("too many tasks wait");
        }
    }

    private void prepare(Connection connection, Consumer<Connection> ready) {
        boolean done = step(connection, () -> preKeys.replenish(connection.iqs()))
                && step(connection, () -> ask(connection, "passive", "set", List.of(Node.of("active"))));
        if (!done) {
            return;
        }
        sendPresence(connection);
        ready.accept(connection);
        prune();
        step(connection, () -> preKeys.verify(connection.iqs()));
        step(connection, () -> preKeys.rotate(connection.iqs()));
        // The notification of a change may have been acknowledged just before the last connection ended.
        contacts.sync(connection);
        history.readKept(connection.iqs());
    }

    /// Takes a step of the login. One that is refused does not keep the next ones from being taken: without
    /// the active state the server holds back what waits for us.
    ///
    /// @return false when the connection is of no use any more, and was ended
    private static boolean step(Connection connection, Runnable step) {
        try {
            step.run();
            return true;
        } catch (QueryException e) {
            if (e.kind() == QueryException.Kind.REFUSED) {
                LOG.log(Level.WARNING, "the server refused a step of the login: {0}", e.getMessage());
                return true;
            }
            connection.end("the login could not be completed: " + e.getMessage());
            return false;
        }
    }

    /// Deletes statuses that have ended, now and then on a connection that lives for long.
    private void prune() {
        pruned = config.clock().instant();
        sent.prune();
    }

    // Unavailable: a server must not look like somebody who reads, and the phone goes on ringing.
    private void sendPresence(Connection connection) {
        String name = account.linkedAccount().pushName();
        if (!name.isEmpty()) {
            connection.send(Node.of("presence", Node.attrs("name", name, "type", "unavailable")));
        }
    }

    /// The link is online.
    void ready() {
        phone.check();
    }

    /// Asks for a sign of life, see [Pulse].
    void ping(Connection connection) {
        if (pruned.plus(PRUNING).isBefore(config.clock().instant())) {
            tasks.submit(() -> {
                prune();
                preKeys.rotate(connection.iqs());
            });
        }
        phone.check();
        pulse.check(connection);
    }

    private void ask(Connection connection, String xmlns, String type, List<Node> content) {
        Instant began = config.clock().instant();
        connection.iqs().ask(xmlns, type, content, config.timeouts().query());
        LOG.log(
                Level.DEBUG,
                "{0} took {1}",
                xmlns,
                Duration.between(began, config.clock().instant()));
    }
}
