package io.statuscast.server.app;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Logging on the JDK's own log manager: one line a record, to standard error, libraries quieter than we are.
final class Logging {
    /// Kept strongly: the log manager forgets the level of a logger that nobody holds.
    private static final Logger OURS = Logger.getLogger("io.statuscast");

    /// Tells of starts and stops only, with stack traces for a taken port; we tell that better.
    private static final Logger HELIDON_STARTS = Logger.getLogger("io.helidon.webserver.LoomServer");

    private static final Map<System.Logger.Level, Level> LEVELS = Map.of(
            System.Logger.Level.ERROR, Level.SEVERE,
            System.Logger.Level.WARNING, Level.WARNING,
            System.Logger.Level.INFO, Level.INFO,
            System.Logger.Level.DEBUG, Level.FINE);

    private Logging() {}

    /// @param level of our own records; libraries are heard from WARNING on
    static void configure(System.Logger.Level level) {
        LogManager.getLogManager().reset();
        var handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new OneLine());
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        HELIDON_STARTS.setLevel(Level.OFF);
        OURS.setLevel(LEVELS.getOrDefault(level, Level.INFO));
    }

    /// `12:34:56.789 INFO  QueueEngine message`. What others wrote cannot begin a line of its own, nor speak to a
    /// terminal.
    static final class OneLine extends Formatter {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

        private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
        private static final int CAUSES_MAX = 10;

        @Override
        public String format(LogRecord record) {
            String name = record.getLoggerName() == null ? "" : record.getLoggerName();
            String line = "%s %-5s %s %s%n"
                    .formatted(
                            TIME.format(record.getInstant()),
                            word(record.getLevel()),
                            name.substring(name.lastIndexOf('.') + 1),
                            harmless(formatMessage(record)));
            return record.getThrown() == null ? line : line + trace(record.getThrown());
        }

        private static String harmless(String text) {
            return CONTROLS.matcher(text).replaceAll(" ");
        }

        private static String word(Level level) {
            if (level.intValue() >= Level.SEVERE.intValue()) {
                return "ERROR";
            }
            if (level.intValue() >= Level.WARNING.intValue()) {
                return "WARN";
            }
            return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
        }

        /// The failure with its causes, a line a frame.
        private static String trace(Throwable thrown) {
            var text = new StringBuilder();
            @Nullable Throwable cause = thrown;
            for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
                text.append(depth == 0 ? "" : "caused by ")
                        .append(harmless(cause.toString()))
                        .append(System.lineSeparator());
                for (StackTraceElement frame : cause.getStackTrace()) {
                    text.append("    at ").append(frame).append(System.lineSeparator());
                }
                cause = cause.getCause();
            }
            return text.toString();
        }
    }
}
