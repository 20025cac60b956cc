package io.statuscast.whatsapp.client;

import java.util.function.Function;

/// How a question to WhatsApp ended.
public sealed interface QueryOutcome<T> {
    /// WhatsApp answered.
    record Answered<T>(T value) implements QueryOutcome<T> {}

    /// The number has no connection: nothing was asked.
    record NotOnline<T>(String sentence) implements QueryOutcome<T> {}

    /// There was no usable answer; asking again later may help.
    ///
    /// @param code     stable, for machines: `server:slow`, `server:refused` or `server:connection-lost`
    /// @param sentence for people
    record Failed<T>(String code, String sentence) implements QueryOutcome<T> {}

    /// Asks on the connection of the moment.
    static <T> QueryOutcome<T> of(Online online, Function<Connection, T> question) {
        Connection connection = online.connection().get();
        if (connection == null) {
            return new NotOnline<>(online.why().get());
        }
        try {
            return new Answered<>(question.apply(connection));
        } catch (QueryException e) {
            return switch (e.kind()) {
                case TIMED_OUT -> new Failed<>("server:slow", "WhatsApp did not answer in time.");
                case DISCONNECTED -> new Failed<>("server:connection-lost", "The connection was lost meanwhile.");
                case REFUSED, MALFORMED, TOO_LARGE ->
                    new Failed<>("server:refused", "WhatsApp did not answer the question: " + e.getMessage() + ".");
            };
        }
    }
}
