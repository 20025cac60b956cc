package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.appstate.AppStateCollection;
import io.statuscast.whatsapp.binary.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Everything that has to be seen done while a connection lives, besides sending. Thread-safe.
final class Chores {
    private static final Logger LOG = System.getLogger(Chores.class.getName());

    private final ContactSync contactSync;
    private final Deliveries deliveries;
    private final Worker tasks;
    private final Chore stock;
    private final Chore active;
    private final Chore contacts;
    private final Chore digest;
    private final Chore signedPreKey;
    private final Chore pruning;
    private final Chore history;

    /// @param tasks   does what asks the server, one after the other
    /// @param files   does what takes long when a media host does not answer
    /// @param timeout of a question to the server
    Chores(
            PreKeySupply preKeys,
            ContactSync contactSync,
            HistoryReader history,
            SentMessages sent,
            Deliveries deliveries,
            Worker tasks,
            Worker files,
            Duration timeout) {
        this.contactSync = contactSync;
        this.deliveries = deliveries;
        this.tasks = tasks;
        stock = new Chore("prekeys", tasks, connection -> {
            preKeys.replenish(connection.iqs());
            return true;
        });
        active = new Chore("the active state", tasks, connection -> {
            connection.iqs().ask("passive", "set", List.of(Node.of("active")), timeout);
            return true;
        });
        contacts = new Chore("contacts", tasks, contactSync::sync);
        digest = new Chore("the check of our keys", tasks, connection -> {
            preKeys.verify(connection.iqs());
            return true;
        });
        signedPreKey = new Chore("a new signed prekey", tasks, connection -> {
            preKeys.rotate(connection.iqs());
            return true;
        });
        pruning = new Chore("what has ended", tasks, _ -> {
            sent.prune();
            return true;
        });
        this.history = new Chore("history", files, history::readKept);
    }

    /// Does on the calling thread what has to be done before anything can be published.
    ///
    /// Without the active state the server holds back what waits for us; one that it refuses is no reason to wait.
    ///
    /// @throws QueryException when the server gives no answer
    void first(Connection connection) {
        stock.now(connection);
        active.now(connection);
    }

    /// Has the rest of a login done; the contacts first, since statuses wait for them.
    void rest(Connection connection) {
        // The notification of a change may have been acknowledged just before the last connection ended.
        sync(ContactSync.COLLECTIONS, connection);
        digest.start(connection);
        tidy(connection);
        history.start(connection);
    }

    /// Has statuses deleted that have ended, and the signed prekey changed when its time has come.
    void tidy(Connection connection) {
        pruning.start(connection);
        signedPreKey.start(connection);
    }

    /// The server has few prekeys left.
    void replenish(Connection connection) {
        stock.start(connection);
    }

    /// The server doubts our keys.
    void verify(Connection connection) {
        digest.start(connection);
    }

    /// The phone changed something in these collections.
    void sync(Set<AppStateCollection> collections, Connection connection) {
        contactSync.want(collections);
        contacts.start(connection);
    }

    /// The phone sent history.
    void readHistory(Connection connection) {
        history.start(connection);
    }

    /// A ping has passed.
    void ping(Connection connection) {
        List.of(stock, active, contacts, digest, signedPreKey, pruning, history)
                .forEach(chore -> chore.ping(connection));
        if (!tasks.submit(deliveries::ping)) {
            LOG.log(Level.DEBUG, "no room for the deliveries before the next ping");
        }
    }
}
