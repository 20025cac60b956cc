package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import java.time.Instant;
import java.util.Optional;

/// Reads numbers and times from attributes that a server may leave out or fill badly.
final class Attributes {
    /// The end of the year 9999.
    private static final long SECONDS_MAX = 253_402_300_799L;

    private Attributes() {}

    static int number(Node node, String name, int otherwise) {
        String value = node.attr(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /// An attribute in seconds since 1970; empty when it is before, or in a millennium where sums with it, and its
    /// milliseconds, overflow.
    static Optional<Instant> time(Node node, String name) {
        String value = node.attr(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            long seconds = Long.parseLong(value);
            return seconds < 0 || seconds > SECONDS_MAX
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochSecond(seconds));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
