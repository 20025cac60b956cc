package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.util.Map;

/// The last words of a server to a connection. Source: whatsmeow `connectionevents.go`.
public final class StreamErrors {
    private static final int TEMPORARY_BAN = 402;
    /// Source: whatsmeow `types/events/events.go`, TempBanSentToTooManyPeople.
    private static final String SENT_TO_TOO_MANY = "101";

    private StreamErrors() {}

    /// Restart the connection, as after linking.
    public static Node restart() {
        return code(515);
    }

    /// A bare `<stream:error code>`: 503 service unavailable, 500 internal.
    public static Node code(int code) {
        return Node.of("stream:error", Node.attrs("code", Integer.toString(code)));
    }

    /// Another connection took over.
    public static Node replaced() {
        return Node.of("stream:error", Map.of(), Node.of("conflict", Node.attrs("type", "replaced")));
    }

    /// The companion was unlinked.
    public static Node removed() {
        return Node.of(
                "stream:error", Node.attrs("code", "401"), Node.of("conflict", Node.attrs("type", "device_removed")));
    }

    /// The server will not log this client in.
    public static Node failure(int reason) {
        return failure(reason, Duration.ZERO);
    }

    /// The same; a temporary ban (402) has a code and an end. Source: whatsmeow `connectionevents.go`.
    public static Node failure(int reason, Duration expire) {
        boolean ban = reason == TEMPORARY_BAN && !expire.isZero();
        return Node.of(
                "failure",
                Node.attrs(
                        "reason",
                        Integer.toString(reason),
                        "code",
                        ban ? SENT_TO_TOO_MANY : null,
                        "expire",
                        ban ? Long.toString(expire.toSeconds()) : null,
                        "location",
                        "emu"));
    }

    /// A temporary block.
    ///
    /// @param code    101 to 106
    /// @param seconds how long it lasts
    public static Node blocked(int code, long seconds) {
        return Node.of(
                "failure",
                Node.attrs("reason", "402", "code", Integer.toString(code), "expire", Long.toString(seconds)));
    }

    /// What a stanza of an unlinked sender is answered.
    static Node unauthorized(Node stanza) {
        return Node.of(
                "ack",
                Node.attrs("class", stanza.tag(), "id", stanza.attr("id"), "from", stanza.attr("to"), "error", "401"));
    }
}
