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

        /// The server gave a reference that a phone can scan.
        record QrOffered(QrCode qr) implements Event {}

        /// The server accepted the login.
        record LoggedIn(Instant at) implements Event {}

        /// The connection ended, or did not come about; the next try is set.
        record Lost(int attempt, Instant nextTry) implements Event {}

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
            case Event.Opening(boolean linked) ->
                !linked && from instanceof LinkState.Pairing ? from : new LinkState.Connecting();
            case Event.QrOffered(QrCode qr) -> new LinkState.Pairing(qr);
            case Event.LoggedIn(Instant at) -> new LinkState.Online(at);
            case Event.Lost(int attempt, Instant nextTry) -> new LinkState.Reconnecting(attempt, nextTry);
            case Event.Removed(String reason) -> new LinkState.LoggedOut(reason);
            case Event.TakenOver() -> new LinkState.Replaced();
            case Event.VersionRefused() -> new LinkState.Outdated();
            case Event.Banned(int code, Instant until) -> new LinkState.Blocked(code, until);
            case Event.Stopped() -> stopped(from);
        };
    }

    /// Whether the state stays until somebody acts on its remedy; the client does not connect in it.
    static boolean isFinal(LinkState state) {
        return switch (state) {
            case LinkState.LoggedOut l -> true;
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
            case LinkState.Blocked b -> from;
            case LinkState.LoggedOut l -> from;
            case LinkState.Replaced r -> from;
            case LinkState.Outdated o -> from;
        };
    }
}
