package io.statuscast.core.device;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The state of a device's connection to WhatsApp, as the queue and the API need to know it.
public sealed interface DeviceLink {
    /// Never linked, or unlinked by the user.
    record Unlinked() implements DeviceLink {}

    /// A QR code waits to be scanned.
    ///
    /// @param typed  a code that can be typed on the phone instead, null unless one was asked for
    /// @param remedy what to do, and why the last try failed if one did; null for the usual sentence
    record Pairing(
            String qrText,
            Instant expiresAt,
            @Nullable TypedCode typed,
            @Nullable String remedy) implements DeviceLink {
        public Pairing(String qrText, Instant expiresAt) {
            this(qrText, expiresAt, null, null);
        }

        /// Without the code, by which anybody could link the number.
        @Override
        public String toString() {
            return "Pairing[until " + expiresAt + "]";
        }
    }

    /// A code that a person types on the phone to link it.
    ///
    /// @param code `ABCD-EFGH`
    record TypedCode(String code, Instant expiresAt) {
        /// Without the code.
        @Override
        public String toString() {
            return "TypedCode[until " + expiresAt + "]";
        }
    }

    /// WhatsApp wants the account's passkey before it links a device.
    record PasskeyNeeded(String remedy) implements DeviceLink {}

    record Connecting() implements DeviceLink {}

    /// Connected and signed in since a time.
    ///
    /// @param warning that the phone has been away for too long, null when it has not
    record Online(Instant since, @Nullable String warning) implements DeviceLink {
        public Online(Instant since) {
            this(since, null);
        }
    }

    /// The connection was lost; the next try comes at a time.
    ///
    /// @param why a sentence
    record Reconnecting(int attempt, Instant nextTry, String why) implements DeviceLink {
        public Reconnecting(int attempt, Instant nextTry) {
            this(attempt, nextTry, "There is no connection to WhatsApp.");
        }
    }

    /// WhatsApp does not take the login; the next try comes at a time.
    record Refused(int reason, Instant nextTry, String remedy) implements DeviceLink {}

    /// The phone removed us from its linked devices.
    record LoggedOut(String reason) implements DeviceLink {}

    /// Another connection with the same credentials took over.
    record Replaced() implements DeviceLink {}

    /// WhatsApp refuses this version of the client.
    record Outdated() implements DeviceLink {}

    /// WhatsApp blocked the account.
    ///
    /// @param remedy why, and what to do
    record Blocked(int reason, @Nullable Instant until, String remedy) implements DeviceLink {}

    /// The machine word of this state, `device:…`.
    default String code() {
        return switch (this) {
            case Unlinked _ -> "device:unlinked";
            case Pairing _ -> "device:pairing";
            case Connecting _ -> "device:connecting";
            case PasskeyNeeded _ -> "device:passkey";
            case Online _ -> "device:online";
            case Refused _ -> "device:refused";
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
            case Pairing pairing ->
                pairing.remedy() == null
                        ? "The number is being linked: scan its QR code with the phone."
                        : pairing.remedy();
            case PasskeyNeeded(var remedy) -> remedy;
            case Connecting _ -> "The number is connecting to WhatsApp.";
            case Online online -> online.warning() == null ? "The number is online." : online.warning();
            case Reconnecting(var attempt, var nextTry, var why) ->
                why + " Try " + attempt + " failed, the next follows at " + nextTry.truncatedTo(ChronoUnit.SECONDS)
                        + ".";
            case Refused refused -> refused.remedy();
            case LoggedOut(var reason) -> "The number is no longer linked: " + reason + " Link it again.";
            case Replaced _ ->
                "Another program connected with this number's credentials: stop it, then restart the number.";
            case Outdated _ ->
                "WhatsApp no longer accepts this client version: set a newer one (STATUSCAST_WHATSAPP_VERSION), or"
                        + " update the server.";
            case Blocked blocked -> blocked.remedy();
        };
    }

    /// Whether nothing goes on until a person does something.
    default boolean needsUser() {
        return switch (this) {
            case Connecting _ -> false;
            case Online _ -> false;
            case Reconnecting _ -> false;
            case Refused _ -> false;
            case PasskeyNeeded _ -> true;
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
            case Refused _ -> "operative";
            case PasskeyNeeded _ -> "pending";
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
            case Refused _ -> "error";
            case PasskeyNeeded _ -> "authorize";
            case LoggedOut _ -> "authorize";
            case Replaced _ -> "conflict";
            case Outdated _ -> "error";
            case Blocked _ -> "blocked";
        };
    }
}
