package io.statuscast.emulator.faults;

import java.time.Duration;

/// One thing that goes wrong.
public sealed interface Deed {
    /// The frame never arrives.
    record Drop() implements Deed {}

    /// The frame, and every one behind it, arrives later.
    record Delay(Duration by) implements Deed {}

    /// The frame arrives twice.
    record Duplicate() implements Deed {}

    /// The frame arrives later, and those behind it overtake it.
    record Overtake(Duration by) implements Deed {}

    /// The connection is cut without a word, a TCP reset, and the frame is lost.
    record Cut() implements Deed {}

    /// The server closes the connection in good order, without a stanza that says why, and the frame is lost.
    record Close() implements Deed {}

    /// The server ends the connection with `<stream:error code>`, and the frame is lost: 500, 503, 515.
    record EndStream(int code) implements Deed {}

    /// The server ends the connection because another one took over, and the frame is lost.
    record Replace() implements Deed {}

    /// The message is answered `<ack error>` and reaches nobody: 400, 421, 429, 463, 479, 500.
    record RefuseMessage(int code) implements Deed {}

    /// The message is passed on and never acknowledged.
    record LoseAck() implements Deed {}

    /// The login is answered `<failure reason>`: 401, 402, 403, 405, 409, 503.
    ///
    /// @param expire how long a temporary ban (402) lasts; zero for none
    record RefuseLogin(int reason, Duration expire) implements Deed {}
}
