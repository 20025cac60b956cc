package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {
    @Test
    void oneLineARecord() {
        var record = new LogRecord(Level.WARNING, "queue {0} is late");
        record.setParameters(new Object[] {"a"});
        record.setLoggerName("io.statuscast.core.queue.QueueEngine");
        record.setInstant(Instant.parse("2026-01-01T12:34:56.789Z"));

        assertThat(new Logging.OneLine().format(record))
                .isEqualTo("12:34:56.789 WARN  QueueEngine queue a is late%n".formatted());
        record.setThrown(new IllegalStateException("why"));
        assertThat(new Logging.OneLine().format(record)).contains("IllegalStateException: why");
    }

    @Test
    void whatOthersWroteStaysInItsLine() {
        String forged = "gone\r\n12:34:56.789 INFO  Main all is well\u2028\u001b[2J";
        var record = new LogRecord(Level.INFO, "the connection ended: {0}");
        record.setParameters(new Object[] {forged});
        record.setThrown(new IllegalStateException(forged));
        record.getThrown().setStackTrace(new StackTraceElement[0]);

        assertThat(new Logging.OneLine().format(record).lines())
                .hasSize(2)
                .allMatch(line -> line.endsWith("gone 12:34:56.789 INFO  Main all is well [2J"));
    }
}
