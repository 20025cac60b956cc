package io.statuscast.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.client.WireLog.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireLogFileTest {
    @TempDir
    Path directory;

    @Test
    void writesNothingUntilItIsSwitchedOnAndNothingAfterItIsOff() throws IOException {
        Path file = directory.resolve("wire/a.log");
        var log = new WireLogFile(file, () -> Instant.EPOCH);
        log.write(Direction.OUT, "<before/>");
        assertThat(file).doesNotExist();

        log.switchTo(true);
        log.write(Direction.OUT, "<iq/>");
        log.write(Direction.IN, "<iq\n/>");
        log.switchTo(false);
        log.write(Direction.OUT, "<after/>");

        assertThat(Files.readString(file)).isEqualTo("1970-01-01T00:00:00Z -> <iq/>\n1970-01-01T00:00:00Z <- <iq />\n");
    }

    @Test
    void aFullFileIsMovedAsideAndOneIsKept() throws IOException {
        Path file = directory.resolve("a.log");
        var log = new WireLogFile(file, () -> Instant.EPOCH);
        log.switchTo(true);
        String line = "x".repeat(1 << 20);
        for (int i = 0; i < 20; i++) {
            log.write(Direction.IN, line);
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(p -> p.getFileName().toString())).containsExactlyInAnyOrder("a.log", "a.log.1");
        }
        assertThat(Files.size(file)).isLessThanOrEqualTo(WireLogFile.BYTES_MAX);
        assertThat(Files.size(directory.resolve("a.log.1"))).isLessThanOrEqualTo(WireLogFile.BYTES_MAX);
    }

    @Test
    void aDiskThatFailsSwitchesItOff() throws IOException {
        Path inTheWay = Files.writeString(directory.resolve("file"), "x");
        var log = new WireLogFile(inTheWay.resolve("a.log"), () -> Instant.EPOCH);
        log.switchTo(true);
        assertThat(log.isOn()).isFalse();
    }
}
