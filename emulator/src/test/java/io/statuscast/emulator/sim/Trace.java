package io.statuscast.emulator.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;

/// What happened in a simulation, in order: a hash over all of it, and its newest lines. One thread.
final class Trace {
    private static final int LINES_MAX = 20_000;

    private final InstantSource clock;
    private final MessageDigest hash;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    Trace(InstantSource clock) {
        this.clock = clock;
        try {
            this.hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(String what) {
        String line = clock.instant() + " " + what;
        hash.update(line.getBytes(UTF_8));
        if (lines.size() >= LINES_MAX) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /// The hash so far; ends the hashing.
    String hash() {
        return HexFormat.of().formatHex(hash.digest());
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
