package io.statuscast.whatsapp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

/// Values computed by other programs; the origin stands in the first line of each file, and `make-vectors.mjs` beside
/// them made them.
public final class Vectors {
    private final Properties values = new Properties();

    private Vectors() {}

    public static Vectors of(String name) {
        var vectors = new Vectors();
        String path = "/vectors/" + name + ".properties";
        try (var in =
                new InputStreamReader(Objects.requireNonNull(Vectors.class.getResourceAsStream(path), path), UTF_8)) {
            vectors.values.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return vectors;
    }

    public String text(String name) {
        return Objects.requireNonNull(values.getProperty(name), name);
    }

    public byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Set<String> names() {
        return values.stringPropertyNames();
    }
}
