package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the server's `<failure>` and `<stream:error>` mean for the link.
///
/// Source: whatsmeow `connectionevents.go`, `types/events/events.go`.
final class Refusals {
    /// What to do after a connection ended.
    sealed interface Verdict {
        /// Connect again at once: the server asked for it (code 515, after linking).
        record Restart() implements Verdict {}

        /// Connect again after a pause.
        record Retry(String why) implements Verdict {}

        /// Do not connect again; the link is in a state that needs somebody.
        ///
        /// @param wipe whether the keys are worthless now
        record Stop(LinkMachine.Event event, boolean wipe) implements Verdict {}

        /// The server does not talk to our version.
        record Outdated() implements Verdict {}

        /// Connect again, but not before a moment: a temporary block, or a refusal that waiting seldom mends.
        record Wait(LinkMachine.Event event, Instant until) implements Verdict {}
    }

    /// Between two logins that are refused with a code that waiting seldom mends.
    private static final Duration BETWEEN_REFUSALS = Duration.ofMinutes(15);

    private static final int SERVER_TROUBLE = 500;
    private static final int RESTART = 515;
    private static final int LOGGED_OUT = 401;
    private static final int TEMPORARILY_BLOCKED = 402;
    private static final int LOCKED = 403;
    private static final int OUTDATED = 405;
    private static final int BANNED = 406;

    private Refusals() {}

    /// Reads `<failure reason= code= expire=>`, the answer to a login that was not accepted.
    static Verdict ofFailure(Node failure, Instant now) {
        int reason = Attributes.number(failure, "reason", 0);
        return switch (reason) {
            case LOGGED_OUT -> removed("WhatsApp no longer knows this linked device.");
            case TEMPORARILY_BLOCKED -> blocked(failure, now);
            case LOCKED -> new Verdict.Stop(new LinkMachine.Event.Banned(LOCKED, null), false);
            case OUTDATED -> new Verdict.Outdated();
            case BANNED -> new Verdict.Stop(new LinkMachine.Event.Banned(BANNED, null), false);
            // 500, 501, 503, and a failure without a reason: trouble of the server, which passes by itself.
            default ->
                reason == 0 || reason >= SERVER_TROUBLE
                        ? new Verdict.Retry("WhatsApp has trouble (code " + reason + ").")
                        : notTaken(reason, now);
        };
    }

    /// 400, 409, 415, 418, and numbers that are not known yet.
    private static Verdict notTaken(int reason, Instant now) {
        Instant until = now.plus(BETWEEN_REFUSALS);
        return new Verdict.Wait(new LinkMachine.Event.NotTaken(reason, until), until);
    }

    /// Reads `<stream:error>`, the server's last word on a connection.
    ///
    /// Only `device_removed` ends the link: a bare 401 may be a passing trouble, and the next login shows
    /// whether the server still knows us (then `<failure reason=401>` says so). Source: whatsmeow
    /// `connectionevents.go` handleStreamError.
    static Verdict ofStreamError(Node error) {
        int code = Attributes.number(error, "code", 0);
        @Nullable
        String conflict =
                error.child("conflict").map(c -> c.attrOrEmpty("type")).orElse(null);
        if (code == RESTART) {
            return new Verdict.Restart();
        }
        if ("replaced".equals(conflict)) {
            return new Verdict.Stop(new LinkMachine.Event.TakenOver(), false);
        }
        if ("device_removed".equals(conflict)) {
            return removed("The link was removed, on the phone or by WhatsApp.");
        }
        return new Verdict.Retry("WhatsApp ended the connection with code " + code + ".");
    }

    private static Verdict blocked(Node failure, Instant now) {
        int code = Attributes.number(failure, "code", 0);
        int seconds = Attributes.number(failure, "expire", 0);
        if (seconds <= 0) {
            return new Verdict.Stop(new LinkMachine.Event.Banned(code, null), false);
        }
        Instant until = now.plus(Duration.ofSeconds(seconds));
        return new Verdict.Wait(new LinkMachine.Event.Banned(code, until), until);
    }

    private static Verdict removed(String reason) {
        return new Verdict.Stop(new LinkMachine.Event.Removed(reason), true);
    }
}
