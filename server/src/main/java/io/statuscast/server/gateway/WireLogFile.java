package io.statuscast.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.client.WireLog;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;

/// The redacted stanzas of one device as lines of a file, which is moved aside when it is full; the one
/// before is kept, older ones are deleted. Off until switched on. Thread-safe; a disk that fails switches it
/// off.
public final class WireLogFile implements WireLog {
    /// The file and the one before it take twice this at most.
    static final long BYTES_MAX = 4 << 20;

    private static final Logger LOG = System.getLogger(WireLogFile.class.getName());

    private final Path file;
    private final InstantSource clock;
    private volatile boolean on;
    private long written;

    public WireLogFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    synchronized void switchTo(boolean wanted) {
        try {
            if (wanted && !on) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                written = Files.exists(file) ? Files.size(file) : 0;
            }
            on = wanted;
        } catch (IOException e) {
            failed(e);
        }
    }

    @Override
    public boolean isOn() {
        return on;
    }

    @Override
    public synchronized void write(Direction direction, String redacted) {
        if (!on) {
            return;
        }
        byte[] line = (clock.instant() + (direction == Direction.IN ? " <- " : " -> ") + redacted.replace('\n', ' ')
                        + "\n")
                .getBytes(UTF_8);
        try {
            if (written + line.length > BYTES_MAX) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                written = 0;
            }
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            written += line.length;
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException e) {
        on = false;
        LOG.log(Level.WARNING, "the wire log {0} cannot be written and was switched off: {1}", file, e.toString());
    }
}
