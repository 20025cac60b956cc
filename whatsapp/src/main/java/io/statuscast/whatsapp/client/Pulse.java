package io.statuscast.whatsapp.client;

import java.time.Duration;
import java.util.List;

/// Whether the other end of a connection is alive.
///
/// A server that is slow is not dead: whatever arrives while a ping waits is a sign of life, and one ping without an
/// answer is followed by others at once. To end a connection that lives costs a busy server more than the pings did.
///
/// The link's thread calls it; it blocks. Source: whatsmeow `keepalive.go`, which goes on pinging for three minutes.
final class Pulse {
    /// Pings in a row during which nothing at all arrives.
    static final int SILENT_MAX = 3;

    private final Duration answer;

    /// @param answer how long to wait for the answer to one ping
    Pulse(Duration answer) {
        this.answer = answer;
    }

    /// Asks for a sign of life; a connection that gives none is ended.
    void check(Connection connection) {
        for (int silent = 0; silent < SILENT_MAX; silent++) {
            if (showsSign(connection)) {
                return;
            }
        }
        connection.end("no answer to " + SILENT_MAX + " pings within " + answer.toMillis() / 1000.0 + " s each");
    }

    private boolean showsSign(Connection connection) {
        long before = connection.received();
        try {
            connection.iqs().ask("w:p", "get", List.of(), answer);
            return true;
        } catch (QueryException e) {
            return e.kind() == QueryException.Kind.REFUSED || connection.received() != before;
        }
    }
}
