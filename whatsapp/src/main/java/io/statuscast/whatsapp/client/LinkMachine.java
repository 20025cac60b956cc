package io.statuscast.whatsapp.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Every change that a [LinkState] can go through, and what causes it. Stateless.
final class LinkMachine {
    /// Something that may change the state of the link.
    sealed interface Event {
        /// A try to connect begins.
        ///
        /// @param linked whether it will log in; else it offers codes
        record Opening(boolean linked) implements Event {}

        /// There is something to scan, and perhaps something to type.
        record Offered(
                QrCode qr,
                @Nullable LinkCode code,
                @Nullable PairProblem problem) implements Event {}

        /// The server wants a passkey before it links.
        record PasskeyAsked() implements Event {}

        /// The server accepted the login.
        record LoggedIn(Instant at) implements Event {}

        /// The connection ended, or did not come about; the next try is set.
        record Lost(int attempt, Instant nextTry, String why) implements Event {}

        /// The phone has been away for long, or came back (null).
        record PhoneAway(@Nullable PhoneAbsence absence) implements Event {}

        /// The server does not take the login; the next try is set.
        record NotTaken(int code, Instant nextTry) implements Event {}

        /// The phone or the server took the link away.
        record Removed(String reason) implements Event {}

        /// Another socket logged in with our keys.
        record TakenOver() implements Event {}

        /// The server does not talk to this version.
        record VersionRefused() implements Event {}

        /// The server blocks the number.
        record Banned(int code, @Nullable Instant until) implements Event {}

        /// The owner closed the client.
        record Stopped() implements Event {}
    }

    private LinkMachine() {}

    /// The state after an event. States that wait for somebody to act ([#isFinal]) never change again.
    static LinkState next(LinkState from, Event event) {
        if (isFinal(from)) {
            return from;
        }
        return switch (event) {
            case Event.Opening(boolean linked) -> opening(from, linked);
            case Event.Offered(QrCode qr, LinkCode code, PairProblem problem) ->
                new LinkState.Pairing(qr, code, problem);
            case Event.PasskeyAsked() -> new LinkState.PasskeyNeeded();
            case Event.LoggedIn(Instant at) -> new LinkState.Online(at);
            case Event.PhoneAway(PhoneAbsence absence) ->
                from instanceof LinkState.Online online ? new LinkState.Online(online.since(), absence) : from;
            case Event.Lost(int attempt, Instant nextTry, String why) ->
                new LinkState.Reconnecting(attempt, nextTry, why);
            case Event.NotTaken(int code, Instant nextTry) -> new LinkState.Refused(code, nextTry);
            case Event.Removed(String reason) -> new LinkState.LoggedOut(reason);
            case Event.TakenOver() -> new LinkState.Replaced();
            case Event.VersionRefused() -> new LinkState.Outdated();
            case Event.Banned(int code, Instant until) -> new LinkState.Blocked(code, until);
            case Event.Stopped() -> stopped(from);
        };
    }

    /// A QR code stays on show while the next connection is opened; a code to type ends with its connection.
    private static LinkState opening(LinkState from, boolean linked) {
        if (linked || !(from instanceof LinkState.Pairing pairing)) {
            return new LinkState.Connecting();
        }
        return pairing.code() == null ? from : new LinkState.Pairing(pairing.qr(), null, pairing.problem());
    }

    /// Whether the state stays until somebody acts on its remedy; the client does not connect in it.
    static boolean isFinal(LinkState state) {
        return switch (state) {
            case LinkState.LoggedOut l -> true;
            case LinkState.PasskeyNeeded p -> true;
            case LinkState.Refused r -> false;
            case LinkState.Replaced r -> true;
            case LinkState.Outdated o -> true;
            case LinkState.Blocked(int code, Instant until) -> until == null;
            case LinkState.Unlinked u -> false;
            case LinkState.Pairing p -> false;
            case LinkState.Connecting c -> false;
            case LinkState.Online o -> false;
            case LinkState.Reconnecting r -> false;
        };
    }

    private static LinkState stopped(LinkState from) {
        return switch (from) {
            case LinkState.Unlinked u -> from;
            case LinkState.Pairing p -> new LinkState.Unlinked();
            case LinkState.Connecting c -> from;
            case LinkState.Online o -> new LinkState.Connecting();
            case LinkState.Reconnecting r -> new LinkState.Connecting();
            case LinkState.Refused r -> new LinkState.Connecting();
            case LinkState.PasskeyNeeded p -> from;
            case LinkState.Blocked b -> from;
            case LinkState.LoggedOut l -> from;
            case LinkState.Replaced r -> from;
            case LinkState.Outdated o -> from;
        };
    }
}
