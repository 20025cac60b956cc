package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// What follows a login: our LID and the server's time, prekeys, the active state, presence, then all other chores; and
/// the pings.
///
/// A stanza that could not be dealt with is left unanswered, and comes again after the next login. So a connection on
/// which one was left is ended at the next ping; when that goes on, later and later.
///
/// [#accepted] and [#ping] are called by the link's thread. What comes before the first status runs on a worker of its
/// own, so that no chore of the connection before holds it up.
/// Source: whatsmeow `connectionevents.go` handleConnectSuccess, `presence.go`.
final class LoginSteps {
    /// How often statuses that have ended are deleted.
    private static final Duration TIDYING = Duration.ofHours(1);

    private final ClientConfig config;
    private final Account account;
    private final Link link;
    private final ServerTime serverTime;
    private final Chores chores;
    private final PhoneWatch phone;
    private final Worker logins;
    private final Pulse pulse;
    /// Whether the listener knows who we are; the link's thread alone uses it.
    private boolean told;

    private Instant tidied = Instant.EPOCH;
    private final Patience unanswered = new Patience();

    /// @param logins does what comes before the first status
    LoginSteps(
            ClientConfig config,
            Account account,
            Link link,
            ServerTime serverTime,
            Chores chores,
            PhoneWatch phone,
            Worker logins) {
        this.config = config;
        this.account = account;
        this.link = link;
        this.serverTime = serverTime;
        this.chores = chores;
        this.phone = phone;
        this.logins = logins;
        this.pulse = new Pulse(config.timeouts().keepAlive().answer());
    }

    /// Takes over what `<success>` says, and has the rest done.
    ///
    /// @param ready called on the worker of logins once statuses can be published
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
        tidied = config.clock().instant();
        boolean accepted = logins.submit(() -> prepare(connection, ready));
        if (!accepted) {
            connection.end("too many logins wait");
        }
    }

    private void prepare(Connection connection, Consumer<Connection> ready) {
        boolean usable = false;
        try {
            chores.first(connection);
            sendPresence(connection);
            usable = true;
        } catch (QueryException e) {
            connection.end("the login could not be completed: " + e.getMessage());
        } finally {
            // Whatever it was, even what nobody expected: else the link would wait for ever.
            if (!usable) {
                connection.end("the login could not be completed");
            }
        }
        if (usable) {
            ready.accept(connection);
            chores.rest(connection);
        }
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

    /// Asks for a sign of life, see [Pulse], and has done again what failed.
    void ping(Connection connection) {
        Instant now = config.clock().instant();
        if (tidied.plus(TIDYING).isBefore(now)) {
            tidied = now;
            chores.tidy(connection);
        }
        chores.ping(connection);
        phone.check();
        if (!connection.owes()) {
            unanswered.begin();
            pulse.check(connection);
        } else if (unanswered.isOver()) {
            connection.end("what was left unanswered comes again");
        } else {
            pulse.check(connection);
        }
    }
}
