package io.statuscast.server.config;

import java.io.Serial;
import java.util.List;

/// The configuration cannot be used; carries every problem found, each one sentence with key, value and remedy.
public final class InvalidConfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidConfigException(List<String> problems) {
        super("The configuration has " + problems.size() + (problems.size() == 1 ? " problem:" : " problems:")
                + problems.stream().map(problem -> "\n  - " + problem).reduce("", String::concat));
        this.problems = List.copyOf(problems);
    }

    /// The problems in the order of the keys.
    public List<String> problems() {
        return problems;
    }
}
