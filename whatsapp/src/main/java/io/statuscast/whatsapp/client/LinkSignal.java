package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.pairing.LinkCodeExchange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something the link's thread ([ConnectionLoop]) has to know.
sealed interface LinkSignal {
    /// Which connection it is about; null for the loop itself.
    @Nullable
    Connection about();

    /// `<pair-device>`: references to show as QR codes.
    record PairDeviceCame(Connection about, Node iq) implements LinkSignal {}

    /// `<pair-success>`: a phone scanned, or somebody typed the code.
    record PairSuccessCame(Connection about, Node iq) implements LinkSignal {}

    /// The server took our code; it can be typed now.
    record CodeTaken(Connection about, LinkCodeExchange exchange, byte[] reference, LinkCode code)
            implements LinkSignal {}

    /// `link_code_companion_reg`: a phone answered our code, or it has to be made anew.
    record CodeNewsCame(Connection about, Node notification) implements LinkSignal {}

    /// `passkey_prologue_request`: the account is asked for its passkey.
    record PasskeyAsked(Connection about) implements LinkSignal {}

    /// `companion_reg_refresh`: the secret of our QR codes has to be made anew.
    record RefreshAsked(Connection about) implements LinkSignal {}

    record LoginAccepted(Connection about, Node success) implements LinkSignal {}

    /// What has to be done after a login is done: statuses can be published.
    record Ready(Connection about) implements LinkSignal {}

    record LoginRefused(Connection about, Node failure) implements LinkSignal {}

    record StreamFailed(Connection about, Node error) implements LinkSignal {}

    record Ended(Connection about, String reason) implements LinkSignal {}

    record Stop() implements LinkSignal {
        @Override
        public @Nullable Connection about() {
            return null;
        }
    }

    /// What a notification means for the linking; empty when it is about something else.
    /// Source: whatsmeow `notification.go`, `pair-passkey.go`; whatsapp-rust `companion_reg.rs`.
    static Optional<LinkSignal> ofNotification(Connection connection, Node notification) {
        return switch (notification.attrOrEmpty("type")) {
            case "link_code_companion_reg" -> Optional.of(new CodeNewsCame(connection, notification));
            case "passkey_prologue_request" -> Optional.of(new PasskeyAsked(connection));
            case "companion_reg_refresh" -> Optional.of(new RefreshAsked(connection));
            default -> Optional.empty();
        };
    }
}
