package io.statuscast.emulator.sim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The one picture that all histories publish.
final class Picture {
    private static final byte[] BYTES = "no picture, but many bytes ".repeat(20).getBytes(US_ASCII);
    static final Path FILE = written();

    private Picture() {}

    private static Path written() {
        try {
            Path file = Files.createTempFile("statuscast-sim", ".jpg");
            file.toFile().deleteOnExit();
            return Files.write(file, BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean is(byte[] seen) {
        return Arrays.equals(seen, BYTES);
    }
}
