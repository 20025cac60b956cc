package io.statuscast.whatsapp.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where the connection of one number stands. Immutable.
///
/// [Unlinked], [Pairing], [Connecting], [Online], [Reconnecting] and [Refused] change by themselves;
/// [PasskeyNeeded], [LoggedOut], [Replaced], [Outdated] and a [Blocked] without an end stay until somebody
/// acts on their [#remedy].
public sealed interface LinkState {
    /// A sentence for people: what this state means and what to do about it, if anything.
    String remedy();

    /// No number is linked and no QR code is on offer yet (or the client was closed before one was).
    record Unlinked() implements LinkState {
        @Override
        public String remedy() {
            return "No number is linked: start the device and scan its QR code with the phone.";
        }
    }

    /// Waiting for the phone to scan, or for somebody to type a code on it.
    ///
    /// @param qr      the code to scan
    /// @param code    the code to type, null unless one was asked for
    /// @param problem why the last try failed, null when there was none
    record Pairing(
            QrCode qr, @Nullable LinkCode code, @Nullable PairProblem problem) implements LinkState {
        public Pairing(QrCode qr) {
            this(qr, null, null);
        }

        @Override
        public String remedy() {
            if (problem != null) {
                return problem.sentence();
            }
            return code == null
                    ? "Scan the QR code with the phone: WhatsApp, Linked devices, Link a device."
                    : "Type the code on the phone: WhatsApp, Linked devices, Link a device, Link with phone number"
                            + " instead. Or scan the QR code.";
        }
    }

    /// WhatsApp wants a passkey of the account before it links a device, which can be given only by a
    /// browser on WhatsApp's own page. Neither QR code nor typed code works.
    record PasskeyNeeded() implements LinkState {
        @Override
        public String remedy() {
            return "WhatsApp asks this account for its passkey before it links a device, and that cannot be given here:"
                    + " on the phone, remove the passkey (WhatsApp, Settings, Account, Passkeys), then start the device"
                    + " again.";
        }
    }

    /// Opening the socket or logging in.
    record Connecting() implements LinkState {
        @Override
        public String remedy() {
            return "The connection is being opened; nothing to do.";
        }
    }

    /// Logged in and ready to publish.
    ///
    /// @param since   when the login succeeded
    /// @param absence that the phone has been away for long, null when it was seen lately
    record Online(Instant since, @Nullable PhoneAbsence absence) implements LinkState {
        public Online(Instant since) {
            this(since, null);
        }

        @Override
        public String remedy() {
            return absence == null ? "The number is online." : absence.remedy();
        }
    }

    /// The connection was lost or could not be opened; another try follows by itself.
    ///
    /// @param attempt failures in a row, from 1
    /// @param nextTry when the next try starts
    /// @param why     a sentence that says why
    record Reconnecting(int attempt, Instant nextTry, String why) implements LinkState {
        @Override
        public String remedy() {
            return why + " It is tried again by itself; check the network if this lasts.";
        }
    }

    /// WhatsApp does not take the login for a reason that waiting seldom mends; it is tried again all the same.
    ///
    /// @param code    400 (bad request), 409 (user agent), 415 (not found), 418 (unknown client), or another
    ///                number
    /// @param nextTry when the next try starts
    record Refused(int code, Instant nextTry) implements LinkState {
        @Override
        public String remedy() {
            return "WhatsApp refuses this client with code " + code + " ("
                    + switch (code) {
                        case 409 -> "the way it introduces itself";
                        case 415 -> "the account was not found";
                        case 418 -> "the client is not known";
                        default -> "the login is not understood";
                    }
                    + "): set a newer version (STATUSCAST_WHATSAPP_VERSION) or update the server; it is tried again at "
                    + nextTry + ".";
        }
    }

    /// The link was ended by the phone or by WhatsApp; the keys were wiped.
    ///
    /// @param reason a sentence that says why
    record LoggedOut(String reason) implements LinkState {
        @Override
        public String remedy() {
            return reason + " Link the number again by scanning a new QR code.";
        }
    }

    /// Another program connected with the same keys; this one stays off so that the two do not fight.
    record Replaced() implements LinkState {
        @Override
        public String remedy() {
            return "Another process connected with the same keys: stop it, then restart this device.";
        }
    }

    /// WhatsApp refuses the client's version.
    record Outdated() implements LinkState {
        @Override
        public String remedy() {
            return "WhatsApp refuses this client version: set a newer one (STATUSCAST_WHATSAPP_VERSION) and restart.";
        }
    }

    /// WhatsApp blocked the number.
    ///
    /// @param code  the code WhatsApp gave: 101..106 for a temporary block, 403 or 406 for a lasting one
    /// @param until when the block ends, null when WhatsApp gave no end
    record Blocked(int code, @Nullable Instant until) implements LinkState {
        private static final int LOCKED = 403;

        @Override
        public String remedy() {
            if (until != null) {
                return "WhatsApp blocked this number until " + until + " because " + cause()
                        + ": publish less and to fewer people afterwards.";
            }
            return code == LOCKED
                    ? "WhatsApp locked this number, or its phone was logged out (code 403): open WhatsApp on the phone and"
                            + " do what it says, then start the device again."
                    : "WhatsApp banned this number (code " + code
                            + "): open WhatsApp on the phone and ask for a review.";
        }

        /// What the codes of a temporary block mean. Source: whatsmeow `types/events/events.go` TempBanReason.
        private String cause() {
            return switch (code) {
                case 101 -> "it wrote to too many people who do not have it in their contacts (code 101)";
                case 102 -> "too many people blocked it (code 102)";
                case 103 -> "it made too many groups with people who do not have it in their contacts (code 103)";
                case 104 -> "it sent the same message to too many people (code 104)";
                case 106 -> "it sent too many messages to a broadcast list (code 106)";
                default -> "it may have broken WhatsApp's terms (code " + code + ")";
            };
        }
    }
}
