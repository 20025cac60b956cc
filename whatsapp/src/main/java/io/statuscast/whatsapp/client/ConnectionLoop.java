package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.pairing.ClientPayloads;
import io.statuscast.whatsapp.transport.NoiseException;
import io.statuscast.whatsapp.transport.TransportException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Keeps one client connected: opens the socket, registers or logs in, pings, and connects again after every end.
///
/// Everything it decides happens on its own thread; other threads only [#post] what they saw. One-shot.
/// Source: whatsmeow `client.go`, `keepalive.go`, `connectionevents.go`.
final class ConnectionLoop implements AutoCloseable {
    /// Something this loop has to know.
    sealed interface Signal {
        /// Which connection it is about; null for the loop itself.
        @Nullable
        Connection about();

        /// `<pair-device>`: references to show as QR codes.
        record PairDeviceCame(Connection about, Node iq) implements Signal {}

        /// `<pair-success>`: a phone scanned.
        record PairSuccessCame(Connection about, Node iq) implements Signal {}

        record LoginAccepted(Connection about, Node success) implements Signal {}

        /// What has to be done after a login is done: statuses can be published.
        record Ready(Connection about) implements Signal {}

        record LoginRefused(Connection about, Node failure) implements Signal {}

        record StreamFailed(Connection about, Node error) implements Signal {}

        record Ended(Connection about, String reason) implements Signal {}

        record Stop() implements Signal {
            @Override
            public @Nullable Connection about() {
                return null;
            }
        }
    }

    /// Opens connections; a seam for tests.
    interface Opener {
        /// @throws TransportException when there is no connection to be had
        Connection open(byte[] payload);
    }

    private static final Logger LOG = System.getLogger(ConnectionLoop.class.getName());
    /// A connection that lived this long ends a series of failures.
    private static final Duration HEALTHY = Duration.ofMinutes(1);
    /// Restarts without a pause in a row: linking needs one. A server that asks for ever more is not hammered.
    private static final int RESTARTS_AT_ONCE = 3;
    /// Doubling stops here; the bound of the wait is reached long before.
    private static final int DOUBLINGS_MAX = 20;

    private final ClientConfig config;
    private final Threading threading;
    private final Account account;
    private final Link link;
    private final Opener opener;
    private final PairingSteps pairing;
    private final LoginSteps login;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable Connection current;
    private volatile boolean stopping;

    ConnectionLoop(
            ClientConfig config,
            Threading threading,
            Account account,
            Link link,
            Opener opener,
            PairingSteps pairing,
            LoginSteps login) {
        this.config = config;
        this.threading = threading;
        this.account = account;
        this.link = link;
        this.opener = opener;
        this.pairing = pairing;
        this.login = login;
        this.thread = threading.unstarted("statuscast-whatsapp-link", this::run);
    }

    void start() {
        thread.start();
    }

    void post(Signal signal) {
        signals.add(signal);
    }

    /// The connection to publish on; null unless the link is online.
    @Nullable
    Connection online() {
        return link.state() instanceof LinkState.Online ? current : null;
    }

    private void run() {
        int failures = 0;
        int restarts = 0;
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
                case Refusals.Verdict.Stop(LinkMachine.Event event, boolean wipe) -> {
                    if (wipe) {
                        account.wipe();
                    }
                    link.apply(event);
                    LOG.log(Level.WARNING, link.state().remedy());
                    return;
                }
            }
        }
        link.apply(new LinkMachine.Event.Stopped());
    }

    private void backOff(int failures, String why) {
        Duration wait = fullJitter(failures);
        link.apply(new LinkMachine.Event.Lost(failures, config.clock().instant().plus(wait)));
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
        Signal signal;
        do {
            signal = next(wait);
        } while (signal != null && !(signal instanceof Signal.Stop));
    }

    private @Nullable Signal next(Duration wait) {
        try {
            return threading.poll(signals, wait);
        } catch (InterruptedException e) {
            // Only close() interrupts this thread.
            stopping = true;
            return new Signal.Stop();
        }
    }

    // Whatever goes wrong, a number must not fall silent: the next try may work.
    private Refusals.Verdict connectSafely() {
        try {
            return connectOnce();
        } catch (RuntimeException e) {
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
                        config.appearance().version(),
                        config.appearance().deviceName())
                : ClientPayloads.login(
                        account.credentials(), config.appearance().version());
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
        Duration wait = config.timeouts().query();
        while (true) {
            Signal signal = next(wait);
            if (signal == null) {
                if (!pairing.nextCode()) {
                    // All codes ran out: a new connection brings new ones.
                    return new Refusals.Verdict.Restart();
                }
                wait = pairing.shownFor();
            } else if (signal.about() == connection || signal instanceof Signal.Stop) {
                switch (signal) {
                    case Signal.PairDeviceCame(Connection c, Node iq) -> {
                        pairing.offered(c, iq);
                        wait = pairing.shownFor();
                    }
                    case Signal.PairSuccessCame(Connection c, Node iq) -> {
                        pairing.scanned(c, iq);
                        wait = config.timeouts().query();
                    }
                    case Signal.StreamFailed(Connection c, Node error) -> {
                        return Refusals.ofStreamError(error);
                    }
                    case Signal.LoginRefused(Connection c, Node failure) -> {
                        return Refusals.ofFailure(failure, config.clock().instant());
                    }
                    case Signal.Ended(Connection c, String reason) -> {
                        return pairing.finished() ? new Refusals.Verdict.Restart() : new Refusals.Verdict.Retry(reason);
                    }
                    case Signal.Stop s -> {
                        return new Refusals.Verdict.Restart();
                    }
                    case Signal.LoginAccepted a -> LOG.log(Level.WARNING, "a login was accepted while linking");
                    case Signal.Ready r -> LOG.log(Level.WARNING, "ready while linking");
                }
            }
        }
    }

    private Refusals.Verdict untilLost(Connection connection) {
        boolean accepted = false;
        Duration wait = config.timeouts().query();
        while (true) {
            Signal signal = next(wait);
            if (signal == null) {
                if (!accepted) {
                    return new Refusals.Verdict.Retry("The server did not answer the login.");
                }
                login.ping(connection);
            } else if (signal.about() == connection || signal instanceof Signal.Stop) {
                switch (signal) {
                    case Signal.LoginAccepted(Connection c, Node success) -> {
                        accepted = true;
                        login.accepted(c, success, ready -> post(new Signal.Ready(ready)));
                    }
                    case Signal.Ready(Connection c) ->
                        link.apply(new LinkMachine.Event.LoggedIn(config.clock().instant()));
                    case Signal.LoginRefused(Connection c, Node failure) -> {
                        return Refusals.ofFailure(failure, config.clock().instant());
                    }
                    case Signal.StreamFailed(Connection c, Node error) -> {
                        return Refusals.ofStreamError(error);
                    }
                    case Signal.Ended(Connection c, String reason) -> {
                        return new Refusals.Verdict.Retry(reason);
                    }
                    case Signal.Stop s -> {
                        return new Refusals.Verdict.Restart();
                    }
                    case Signal.PairDeviceCame p -> LOG.log(Level.WARNING, "codes were offered after linking");
                    case Signal.PairSuccessCame p -> LOG.log(Level.WARNING, "linked twice");
                }
            }
            wait = accepted ? keepAlivePause() : config.timeouts().query();
        }
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
        signals.add(new Signal.Stop());
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
