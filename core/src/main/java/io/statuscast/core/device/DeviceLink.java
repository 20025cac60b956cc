package io.statuscast.core.device;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The state of a device's connection to WhatsApp, as the queue and the API need to know it.
public sealed interface DeviceLink {
    /// Never linked, or unlinked by the user.
    record Unlinked() implements DeviceLink {}

    /// A QR code waits to be scanned.
    record Pairing(String qrText, Instant expiresAt) implements DeviceLink {}

    record Connecting() implements DeviceLink {}

    /// Connected and signed in since a time.
    record Online(Instant since) implements DeviceLink {}

    /// The connection was lost; the next try comes at a time.
    record Reconnecting(int attempt, Instant nextTry) implements DeviceLink {}

    /// The phone removed us from its linked devices.
    record LoggedOut(String reason) implements DeviceLink {}

    /// Another connection with the same credentials took over.
    record Replaced() implements DeviceLink {}

    /// WhatsApp refuses this version of the client.
    record Outdated() implements DeviceLink {}

    /// WhatsApp blocked the account.
    record Blocked(int reason, @Nullable Instant until) implements DeviceLink {}

    /// The machine word of this state, `device:…`.
    default String code() {
        return switch (this) {
            case Unlinked _ -> "device:unlinked";
            case Pairing _ -> "device:pairing";
            case Connecting _ -> "device:connecting";
            case Online _ -> "device:online";
            case Reconnecting _ -> "device:reconnecting";
            case LoggedOut _ -> "device:loggedout";
            case Replaced _ -> "device:replaced";
            case Outdated _ -> "device:outdated";
            case Blocked _ -> "device:blocked";
        };
    }

    /// What this state means for the user, with the remedy where there is one.
    default String sentence() {
        return switch (this) {
            case Unlinked _ -> "The number is not linked yet: scan its QR code with the phone.";
            case Pairing _ -> "The number is being linked: scan its QR code with the phone.";
            case Connecting _ -> "The number is connecting to WhatsApp.";
            case Online _ -> "The number is online.";
            case Reconnecting(var attempt, var nextTry) ->
                "There is no connection to WhatsApp; try " + attempt + " failed, the next follows at "
                        + nextTry.truncatedTo(ChronoUnit.SECONDS) + ".";
            case LoggedOut(var reason) ->
                "The phone removed this server from its linked devices (" + reason + "): link the number again.";
            case Replaced _ ->
                "Another program connected with this number's credentials: stop it, then restart the number.";
            case Outdated _ -> "WhatsApp no longer accepts this client version: update the server.";
            case Blocked(var reason, var until) ->
                "WhatsApp blocked the number (code " + reason + ")" + (until == null ? "." : " until " + until + ".");
        };
    }

    /// Whether nothing goes on until a person does something.
    default boolean needsUser() {
        return switch (this) {
            case Connecting _ -> false;
            case Online _ -> false;
            case Reconnecting _ -> false;
            case Unlinked _ -> true;
            case Pairing _ -> true;
            case LoggedOut _ -> true;
            case Replaced _ -> true;
            case Outdated _ -> true;
            case Blocked _ -> true;
        };
    }

    /// The API's word for the device: `status`.
    default String apiStatus() {
        return switch (this) {
            case Unlinked _ -> "pending";
            case Pairing _ -> "pending";
            case LoggedOut _ -> "pending";
            case Connecting _ -> "operative";
            case Online _ -> "operative";
            case Reconnecting _ -> "operative";
            case Replaced _ -> "operative";
            case Outdated _ -> "operative";
            case Blocked _ -> "banned";
        };
    }

    /// The API's word for the connection: `session.status`.
    default String apiSessionStatus() {
        return switch (this) {
            case Unlinked _ -> "new";
            case Pairing _ -> "authorize";
            case Connecting _ -> "loading";
            case Online _ -> "online";
            case Reconnecting _ -> "offline";
            case LoggedOut _ -> "authorize";
            case Replaced _ -> "conflict";
            case Outdated _ -> "error";
            case Blocked _ -> "blocked";
        };
    }
}
