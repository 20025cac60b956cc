package io.statuscast.server.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgramsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// A length that no other program sleeps.
    private static final String HOURS = "7234.5";

    private static boolean sleeps() {
        return ProcessHandle.current()
                .children()
                .anyMatch(child -> child.info().commandLine().orElse("").contains(HOURS));
    }

    @Test
    void givesWhatTheProgramWroteAndItsExitCode() throws Exception {
        Programs.Ended ended = Programs.run(PATIENCE, List.of("sh", "-c", "echo out; exit 3"));
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(new String(ended.output(), UTF_8)).isEqualTo("out\n");
    }

    @Test
    void endsAProgramThatTakesTooLongOrWritesWithoutAnEnd() {
        for (List<String> command : List.of(List.of("sleep", HOURS), List.of("cat", "/dev/zero"))) {
            assertThatThrownBy(() -> Programs.run(Duration.ofMillis(200), command))
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.code()).isEqualTo("media:timeout"));
        }
        await().atMost(PATIENCE).until(() -> !sleeps());
    }

    @Test
    void endsItsProgramWhenTheServerStops() throws Exception {
        var outcome = new CompletableFuture<Throwable>();
        Thread working = Thread.ofVirtual()
                .start(() -> outcome.complete(
                        catchThrowable(() -> Programs.run(Duration.ofHours(2), List.of("sleep", HOURS)))));
        await().atMost(PATIENCE).until(ProgramsTest::sleeps);
        working.interrupt();
        assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        await().atMost(PATIENCE).until(() -> !sleeps());
    }
}
