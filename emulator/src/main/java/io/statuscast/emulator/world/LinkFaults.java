package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Node;
import java.util.Optional;

/// Links and logins that go wrong on demand, for tests of clients. Thread-safe.
public final class LinkFaults {
    /// How the next link fails.
    public enum PairFault {
        NONE,
        /// The server wants a passkey instead of linking. Source: whatsmeow `pair-passkey.go`.
        PASSKEY,
        /// The HMAC of the device identity is wrong.
        WRONG_HMAC,
        /// The phone signed other keys than the companion's.
        WRONG_SIGNATURE,
        /// The device identity is no protobuf.
        GARBAGE,
        /// The companion's answer is refused, however right it is.
        REFUSED
    }

    private PairFault pairFault = PairFault.NONE;
    private int failures;
    private Node failure = StreamErrors.failure(0);
    private int oldestVersion;

    /// The next link that a phone begins fails this way.
    public synchronized void failNextLink(PairFault fault) {
        pairFault = fault;
    }

    /// How the link that is under way fails; [PairFault#NONE] when it does not.
    public synchronized PairFault pairFault() {
        return pairFault;
    }

    synchronized void linkFailed() {
        pairFault = PairFault.NONE;
    }

    /// The next `count` logins are answered with a `<failure>` ([StreamErrors#failure]).
    public synchronized void failLogins(int count, Node newFailure) {
        failures = count;
        failure = newFailure;
    }

    /// Logins and registrations below this revision (the third number of the version) are answered 405.
    public synchronized void requireRevision(int revision) {
        oldestVersion = revision;
    }

    /// Whether a revision is too old.
    public synchronized boolean isOutdated(int revision) {
        return revision < oldestVersion;
    }

    /// For a login: empty when it may go on, else what it is answered.
    public synchronized Optional<Node> takeLoginFailure() {
        if (failures == 0) {
            return Optional.empty();
        }
        failures--;
        return Optional.of(failure);
    }
}
