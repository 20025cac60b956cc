package io.statuscast.core.id;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The id of one of our resources (device, post, API key): 24 lower-case hex digits, ordered by the time of creation.
public record ResourceId(String value) implements Comparable<ResourceId> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{24}");

    public ResourceId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a resource id of 24 lower-case hex digits");
        }
    }

    /// Reads an id from outside; empty when it cannot be one that was issued.
    public static Optional<ResourceId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new ResourceId(text)) : Optional.empty();
    }

    static ResourceId of(byte[] twelveBytes) {
        return new ResourceId(HexFormat.of().formatHex(twelveBytes));
    }

    @Override
    public int compareTo(ResourceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
