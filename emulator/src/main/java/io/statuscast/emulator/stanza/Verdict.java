package io.statuscast.emulator.stanza;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the server says to a message.
///
/// @param error  the code in its ack, 0 when it was passed on
/// @param reason why, empty when it was passed on
/// @param phash  the hash of the companions the server knows, told when the sender knows others; else null
record Verdict(int error, String reason, @Nullable String phash) {
    private static final int MALFORMED = 479;

    static Verdict passed() {
        return new Verdict(0, "", null);
    }

    /// Passed on to those who were named; the sender's device lists are out of date.
    static Verdict passedToSome(String phash) {
        return new Verdict(0, "", phash);
    }

    static Verdict malformed(String reason) {
        return new Verdict(MALFORMED, reason, null);
    }

    static Verdict refused(int code, String reason) {
        return new Verdict(code, reason, null);
    }

    /// Passed on, unless there is a problem.
    static Verdict of(Optional<String> problem) {
        return problem.map(Verdict::malformed).orElseGet(Verdict::passed);
    }
}
