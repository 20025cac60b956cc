package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.pairing.ClientPayloads;
import io.statuscast.whatsapp.store.StoreException;
import io.statuscast.whatsapp.transport.NoiseException;
import io.statuscast.whatsapp.transport.TransportException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Keeps one client connected: opens the socket, registers or logs in, pings, and connects again after every
/// end.
///
/// Everything it decides happens on its own thread; other threads only [#post] what they saw. One-shot.
/// Source: whatsmeow `client.go`, `keepalive.go`, `connectionevents.go`.
final class ConnectionLoop implements AutoCloseable {
    /// Opens connections; a seam for tests.
    interface Opener {
        /// @throws TransportException when there is no connection to be had
        Connection open(byte[] payload);
    }

    private static final Logger LOG = System.getLogger(ConnectionLoop.class.getName());
    /// A connection that lived this long ends a series of failures.
    private static final Duration HEALTHY = Duration.ofMinutes(1);
    /// Restarts without a pause in a row: linking needs one. A server that asks for ever more is not
    /// hammered.
    private static final int RESTARTS_AT_ONCE = 3;
    /// Doubling stops here; the bound of the wait is reached long before.
    private static final int DOUBLINGS_MAX = 20;
    /// Signals that wait for the link's thread. A connection that brings more is ended.
    static final int SIGNALS_MAX = 1000;

    private final ClientConfig config;
    private final Threading threading;
    private final Account account;
    private final Link link;
    private final Opener opener;
    private final PairingSteps pairing;
    private final LoginSteps login;
    private final Versions versions;
    private final LinkedBlockingQueue<LinkSignal> signals = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable Connection current;
    private volatile boolean stopping;
    private volatile boolean forgetting;
    /// Whether the server accepted the login on the connection of now; the link's thread alone uses it.
    private boolean accepted;

    ConnectionLoop(
            ClientConfig config,
            Threading threading,
            Account account,
            Link link,
            Opener opener,
            PairingSteps pairing,
            LoginSteps login,
            Versions versions) {
        this.config = config;
        this.threading = threading;
        this.account = account;
        this.link = link;
        this.opener = opener;
        this.pairing = pairing;
        this.login = login;
        this.versions = versions;
        this.thread = threading.unstarted("statuscast-whatsapp-link", this::run);
    }

    void start() {
        thread.start();
    }

    /// Has the link's thread told of something. What ends a connection is never dropped.
    void post(LinkSignal signal) {
        boolean ending = signal instanceof LinkSignal.Ended || signal instanceof LinkSignal.Stop;
        Connection about = signal.about();
        if (signals.size() < SIGNALS_MAX || ending || about == null) {
            signals.add(signal);
        } else {
            about.end("too many signals wait");
        }
    }

    /// The connection to publish on; null unless the link is online.
    @Nullable
    Connection online() {
        return link.state() instanceof LinkState.Online ? current : null;
    }

    /// The connection that offers codes; null unless a phone can answer them.
    @Nullable
    Connection pairing() {
        return link.state() instanceof LinkState.Pairing && !account.linked() ? current : null;
    }

    /// Ends the connection of now, if there is one: the next one follows as after every end.
    void reconnect(String why) {
        Connection present = current;
        if (present != null) {
            present.end(why);
        }
    }

    private void run() {
        int failures = 0;
        int restarts = 0;
        boolean renewed = false;
        while (!stopping) {
            link.apply(new LinkMachine.Event.Opening(account.linked()));
            Instant began = config.clock().instant();
            Refusals.Verdict verdict = connectSafely();
            if (stopping) {
                break;
            }
            if (Duration.between(began, config.clock().instant()).compareTo(HEALTHY) > 0) {
                failures = 0;
                restarts = 0;
                renewed = false;
            }
            switch (verdict) {
                case Refusals.Verdict.Restart() -> {
                    restarts++;
                    if (restarts > RESTARTS_AT_ONCE) {
                        backOff(restarts - RESTARTS_AT_ONCE, "The server asks for one restart after the other.");
                    }
                }
                case Refusals.Verdict.Retry(String why) -> backOff(++failures, why);
                case Refusals.Verdict.Wait(LinkMachine.Event event, Instant until) -> {
                    link.apply(event);
                    waitUnlessStopped(Duration.between(config.clock().instant(), until));
                }
                case Refusals.Verdict.Outdated() -> {
                    if (renewed || !versions.renew()) {
                        end(new LinkMachine.Event.VersionRefused(), false);
                        return;
                    }
                    renewed = true;
                }
                case Refusals.Verdict.Stop(LinkMachine.Event event, boolean wipe) -> {
                    end(event, wipe);
                    return;
                }
            }
        }
        if (!forgetting) {
            link.apply(new LinkMachine.Event.Stopped());
        }
    }

    private void end(LinkMachine.Event event, boolean wipe) {
        if (wipe) {
            wipe();
        }
        link.apply(event);
        LOG.log(Level.WARNING, link.state().remedy());
    }

    // The state must be told even if the store fails: the next start is refused the same way, and deletes them.
    private void wipe() {
        try {
            account.wipe();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the keys of a link that has ended could not be deleted", e);
        }
    }

    /// Ends the link for good: closes the connection, and deletes everything that is stored. Durable on
    /// return.
    ///
    /// @param reason a sentence for the state
    /// @throws io.statuscast.whatsapp.store.StoreException when it could not be deleted
    void forget(String reason) {
        forgetting = true;
        close();
        try {
            account.wipe();
        } finally {
            // Over in any case: called again, it deletes what the store kept.
            link.apply(new LinkMachine.Event.Removed(reason));
        }
    }

    private void backOff(int failures, String why) {
        Duration wait = fullJitter(failures);
        link.apply(new LinkMachine.Event.Lost(failures, config.clock().instant().plus(wait), why));
        LOG.log(Level.INFO, "the connection ended: {0} Next try in {1} ms.", why, wait.toMillis());
        waitUnlessStopped(wait);
    }

    /// A random wait between nothing and a bound that doubles with every failure.
    private Duration fullJitter(int failures) {
        ClientTimeouts.Backoff backoff = config.timeouts().backoff();
        Duration bound = backoff.first().multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
        long millis = Math.min(bound.toMillis(), backoff.max().toMillis());
        return Duration.ofMillis(config.random().nextLong(millis + 1));
    }

    private void waitUnlessStopped(Duration wait) {
        LinkSignal signal;
        do {
            signal = next(wait);
        } while (signal != null && !(signal instanceof LinkSignal.Stop));
    }

    private @Nullable LinkSignal next(Duration wait) {
        try {
            return threading.poll(signals, wait);
        } catch (InterruptedException e) {
            // Only close() interrupts this thread.
            stopping = true;
            return new LinkSignal.Stop();
        }
    }

    // Whatever goes wrong, a number must not fall silent: the next try may work.
    private Refusals.Verdict connectSafely() {
        try {
            return connectOnce();
        } catch (StoreException e) {
            return new Refusals.Verdict.Retry(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "the connection failed in a way nobody expected", e);
            return new Refusals.Verdict.Retry("It failed unexpectedly.");
        }
    }

    private Refusals.Verdict connectOnce() {
        boolean registering = !account.linked();
        byte[] payload = registering
                ? ClientPayloads.registration(
                        account.credentials(),
                        pairing.signedPreKey(),
                        versions.current(),
                        config.appearance().deviceName())
                : ClientPayloads.login(account.credentials(), versions.current());
        try (Connection connection = opener.open(payload)) {
            current = connection;
            return registering ? untilPaired(connection) : untilLost(connection);
        } catch (TransportException | NoiseException e) {
            return new Refusals.Verdict.Retry("It could not be opened: " + e.getMessage() + ".");
        } catch (QueryException e) {
            return new Refusals.Verdict.Retry(e.getMessage() + ".");
        } finally {
            current = null;
        }
    }

    private Refusals.Verdict untilPaired(Connection connection) {
        pairing.begin();
        Optional<Refusals.Verdict> verdict = Optional.empty();
        while (verdict.isEmpty()) {
            LinkSignal signal = next(pairing.remaining());
            if (signal == null) {
                // All codes ran out: a new connection brings new ones.
                verdict = pairing.nextCode() ? Optional.empty() : Optional.of(new Refusals.Verdict.Restart());
            } else if (signal.about() == connection || signal instanceof LinkSignal.Stop) {
                verdict = whilePairing(signal);
            }
        }
        return verdict.get();
    }

    private Optional<Refusals.Verdict> whilePairing(LinkSignal signal) {
        switch (signal) {
            case LinkSignal.PairDeviceCame(Connection c, Node iq) -> pairing.offered(c, iq);
            case LinkSignal.PairSuccessCame(Connection c, Node iq) -> pairing.scanned(c, iq);
            case LinkSignal.CodeTaken taken -> pairing.codeTaken(taken);
            case LinkSignal.CodeNewsCame(Connection c, Node notification) -> pairing.codeNews(c, notification);
            case LinkSignal.RefreshAsked r -> pairing.refresh();
            case LinkSignal.PasskeyAsked p -> {
                return Optional.of(new Refusals.Verdict.Stop(new LinkMachine.Event.PasskeyAsked(), false));
            }
            case LinkSignal.StreamFailed(Connection c, Node error) -> {
                return Optional.of(notLinked(Refusals.ofStreamError(error)));
            }
            case LinkSignal.LoginRefused(Connection c, Node failure) -> {
                return Optional.of(
                        notLinked(Refusals.ofFailure(failure, config.clock().instant())));
            }
            case LinkSignal.Ended(Connection c, String reason) -> {
                return Optional.of(
                        pairing.finished()
                                ? new Refusals.Verdict.Restart()
                                : new Refusals.Verdict.Retry(sentence(reason)));
            }
            case LinkSignal.Stop s -> {
                return Optional.of(new Refusals.Verdict.Restart());
            }
            case LinkSignal.LoginAccepted a -> LOG.log(Level.WARNING, "a login was accepted while linking");
            case LinkSignal.Ready r -> LOG.log(Level.WARNING, "ready while linking");
        }
        return Optional.empty();
    }

    /// What the server's word means for a companion that is not linked yet: there is nothing to be logged
    /// out of.
    private Refusals.Verdict notLinked(Refusals.Verdict verdict) {
        if (verdict instanceof Refusals.Verdict.Restart) {
            return verdict;
        }
        pairing.refusedByServer();
        return verdict instanceof Refusals.Verdict.Stop(LinkMachine.Event event, boolean wipe) && wipe
                ? new Refusals.Verdict.Retry("WhatsApp refused to link this device.")
                : verdict;
    }

    private Refusals.Verdict untilLost(Connection connection) {
        accepted = false;
        Duration wait = config.timeouts().query();
        while (true) {
            LinkSignal signal = next(wait);
            if (signal == null) {
                if (!accepted) {
                    return new Refusals.Verdict.Retry("The server did not answer the login.");
                }
                login.ping(connection);
            } else if (signal.about() == connection || signal instanceof LinkSignal.Stop) {
                Optional<Refusals.Verdict> verdict = whileLinked(signal);
                if (verdict.isPresent()) {
                    return verdict.get();
                }
            }
            wait = accepted ? keepAlivePause() : config.timeouts().query();
        }
    }

    private Optional<Refusals.Verdict> whileLinked(LinkSignal signal) {
        switch (signal) {
            case LinkSignal.LoginAccepted(Connection c, Node success) -> {
                accepted = true;
                login.accepted(c, success, ready -> post(new LinkSignal.Ready(ready)));
            }
            case LinkSignal.Ready r -> {
                link.apply(new LinkMachine.Event.LoggedIn(config.clock().instant()));
                login.ready();
            }
            case LinkSignal.LoginRefused(Connection c, Node failure) -> {
                return Optional.of(Refusals.ofFailure(failure, config.clock().instant()));
            }
            case LinkSignal.StreamFailed(Connection c, Node error) -> {
                return Optional.of(Refusals.ofStreamError(error));
            }
            case LinkSignal.Ended(Connection c, String reason) -> {
                return Optional.of(new Refusals.Verdict.Retry(sentence(reason)));
            }
            case LinkSignal.Stop s -> {
                return Optional.of(new Refusals.Verdict.Restart());
            }
            case LinkSignal.PairDeviceCame p -> LOG.log(Level.WARNING, "codes were offered after linking");
            case LinkSignal.PairSuccessCame p -> LOG.log(Level.WARNING, "linked twice");
            case LinkSignal.CodeTaken t -> LOG.log(Level.WARNING, "a code to type came after linking");
            case LinkSignal.CodeNewsCame n -> LOG.log(Level.DEBUG, "news of a code came after linking");
            case LinkSignal.PasskeyAsked p -> LOG.log(Level.DEBUG, "a passkey was asked for after linking");
            case LinkSignal.RefreshAsked r -> LOG.log(Level.DEBUG, "new codes were asked for after linking");
        }
        return Optional.empty();
    }

    private static String sentence(String reason) {
        return "The connection ended (" + reason + ").";
    }

    private Duration keepAlivePause() {
        long min = config.timeouts().keepAlive().min().toMillis();
        long max = config.timeouts().keepAlive().max().toMillis();
        return Duration.ofMillis(min + config.random().nextLong(Math.max(1, max - min)));
    }

    /// Ends the connection and the thread; waits for it a bounded time.
    @Override
    public void close() {
        stopping = true;
        signals.add(new LinkSignal.Stop());
        Connection open = current;
        if (open != null) {
            open.close();
        }
        try {
            if (thread.isAlive()
                    && Thread.currentThread() != thread
                    && !threading.join(thread, config.timeouts().close())) {
                thread.interrupt();
                LOG.log(
                        Level.WARNING,
                        "the connection did not end within {0}",
                        config.timeouts().close());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
