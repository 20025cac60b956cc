package io.statuscast.whatsapp.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where the connection of one number stands. Immutable.
///
/// [Unlinked], [Pairing], [Connecting], [Online] and [Reconnecting] change by themselves; [LoggedOut],
/// [Replaced], [Outdated] and a [Blocked] without an end stay until somebody acts on their [#remedy].
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

    /// Waiting for the phone to scan.
    record Pairing(QrCode qr) implements LinkState {
        @Override
        public String remedy() {
            return "Scan the QR code with the phone: WhatsApp, Linked devices, Link a device.";
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
    /// @param since when the login succeeded
    record Online(Instant since) implements LinkState {
        @Override
        public String remedy() {
            return "The number is online.";
        }
    }

    /// The connection was lost or could not be opened; another try follows by itself.
    ///
    /// @param attempt failures in a row, from 1
    /// @param nextTry when the next try starts
    record Reconnecting(int attempt, Instant nextTry) implements LinkState {
        @Override
        public String remedy() {
            return "The connection was lost and is being opened again; check the network if this lasts.";
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
        @Override
        public String remedy() {
            return until == null
                    ? "WhatsApp blocked this number (code " + code
                            + "): open WhatsApp on the phone and ask for a review."
                    : "WhatsApp blocked this number (code " + code + ") until " + until
                            + ": publish less and to fewer people afterwards.";
        }
    }
}
