package io.statuscast.server.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the `ffmpeg` and `ffprobe` programs in processes of their own, bounded in time and output, so that a decoder
/// that crashes or hangs takes nothing with it. Thread-safe; blocking.
final class Programs {
    private static final int OUTPUT_BYTES_MAX = 1 << 20;
    /// The exit value of a process that was ended by SIGKILL: 128 + 9.
    private static final int KILLED = 137;

    private Programs() {}

    /// What a program did: its exit code and the first MiB of its output.
    record Ended(int exitCode, byte[] output) {}

    /// @throws MediaException `media:tool-missing`, or `media:timeout` after the time given
    static Ended run(Duration timeMax, List<String> command) throws MediaException, IOException, InterruptedException {
        Process process = start(command);
        try (InputStream out = process.getInputStream()) {
            Thread watch = Thread.ofVirtual().name("program-watch").start(() -> endLate(process, timeMax));
            byte[] output = out.readNBytes(OUTPUT_BYTES_MAX);
            boolean ended = process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS);
            watch.interrupt();
            if (!ended || process.exitValue() == KILLED) {
                throw MediaException.refused(
                        "media:timeout", "Reading the file took longer than " + timeMax.toSeconds() + " seconds.");
            }
            return new Ended(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void endLate(Process process, Duration timeMax) {
        try {
            if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // The program has ended in time, and its watch is no longer needed.
            Thread.currentThread().interrupt();
        }
    }

    private static Process start(List<String> command) throws MediaException {
        try {
            return new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw MediaException.passing(
                    "media:tool-missing",
                    "Videos need the program " + command.getFirst()
                            + ", which is not installed on the server. Install ffmpeg and retry.");
        }
    }
}
