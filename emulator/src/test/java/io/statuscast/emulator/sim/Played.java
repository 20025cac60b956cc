package io.statuscast.emulator.sim;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A JVM that plays histories and says what came of them: one line `SEED HASH` each, to compare with those of
/// other JVMs.
final class Played {
    /// A strong reference: a logger that nobody holds forgets its level.
    private static final Logger ALL_OF_OURS = Logger.getLogger("io.statuscast");

    private Played() {}

    /// @param args the file to write, then the seeds; with `-Dstatuscast.sim.lines=true` every line of the traces too
    public static void main(String[] args) throws IOException {
        ALL_OF_OURS.setLevel(Level.OFF);
        boolean whole = Boolean.getBoolean("statuscast.sim.lines");
        try (var out = new PrintStream(Files.newOutputStream(Path.of(args[0])))) {
            Arrays.stream(args).skip(1).mapToLong(Long::parseLong).forEach(seed -> {
                History.Ending ending = History.run(seed);
                if (whole) {
                    ending.lines().forEach(out::println);
                }
                out.println(seed + " " + ending.hash());
            });
        }
    }
}
