package io.statuscast.emulator.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A seed that fails on one machine fails on another: its trace is the same in JVMs that differ in whatever the code
/// might have leaned on without knowing. `Set.of` and `Map.of` are iterated in another order in every JVM; identity
/// hashes, the collector, the compilers, the language and the time zone are set apart here.
class OtherJvmTest {
    /// 120 links by a typed code.
    private static final List<Long> SEEDS =
            LongStream.rangeClosed(113, 120).boxed().toList();
    private static final long LIMIT_SECONDS = 300;
    private static final List<String> ONE = List.of(
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=2",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Duser.timezone=Asia/Kathmandu",
            "-Duser.language=tr");
    private static final List<String> ANOTHER = List.of(
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=0",
            "-XX:+UseParallelGC",
            "-XX:ParallelGCThreads=1",
            "-Duser.timezone=America/St_Johns",
            "-Duser.language=ar");

    @TempDir
    Path directory;

    @Test
    void theSameSeedTellsTheSameHistoryInEveryJvm() throws Exception {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        Process one = start(ONE, first);
        Process another = start(ANOTHER, second);
        assertThat(ended(one)).as("the first JVM").isZero();
        assertThat(ended(another)).as("the second JVM").isZero();
        assertThat(Files.readAllLines(first)).hasSize(SEEDS.size()).isEqualTo(Files.readAllLines(second));
    }

    private Process start(List<String> flags, Path result) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-Xmx256m",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Played.class.getName(),
                result.toString()));
        SEEDS.forEach(seed -> command.add(seed.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.INHERIT)
                .start();
    }

    private static int ended(Process process) throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end after " + LIMIT_SECONDS + " s");
        }
        return process.exitValue();
    }
}
