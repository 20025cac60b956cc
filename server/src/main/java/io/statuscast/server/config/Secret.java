package io.statuscast.server.config;

import java.util.Objects;

/// A configured value that is never printed: [#toString] hides it, [#reveal] returns it.
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value is null");
    }

    /// The value itself; the caller must not log it.
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "Secret(hidden)";
    }
}
