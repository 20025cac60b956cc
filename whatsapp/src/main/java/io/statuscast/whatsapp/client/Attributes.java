package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import java.time.Instant;
import java.util.Optional;

/// Reads numbers and times from attributes that a server may leave out or fill badly.
final class Attributes {
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

    /// An attribute in seconds since 1970.
    static Optional<Instant> time(Node node, String name) {
        String value = node.attr(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(value)));
        } catch (NumberFormatException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }
}
