package io.statuscast.server.media;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Runs the `ffmpeg` and `ffprobe` programs in processes of their own, bounded in time and output, so that a decoder
/// that crashes or hangs takes nothing with it. Thread-safe; blocking.
final class Programs {
    private static final int OUTPUT_BYTES_MAX = 1 << 20;

    private Programs() {}

    /// What a program did: its exit code and the first MiB of its output.
    record Ended(int exitCode, byte[] output) {}

    /// Whoever is interrupted ends the program, too.
    ///
    /// @throws MediaException `media:tool-missing`, or `media:timeout` after the time given
    static Ended run(Duration timeMax, List<String> command) throws MediaException, IOException, InterruptedException {
        Process process = start(command);
        try {
            // On a thread of its own: nothing interrupts the reading of a pipe but the end of the program.
            var output = new FutureTask<>(() -> process.getInputStream().readNBytes(OUTPUT_BYTES_MAX));
            Thread.ofVirtual().name("program-output").start(output);
            if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
                throw MediaException.refused(
                        "media:timeout", "Reading the file took longer than " + timeMax.toSeconds() + " seconds.");
            }
            return new Ended(process.exitValue(), output.get());
        } catch (ExecutionException unreadable) {
            throw new IOException("the output of " + command.getFirst() + " cannot be read", unreadable.getCause());
        } finally {
            process.destroyForcibly();
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
