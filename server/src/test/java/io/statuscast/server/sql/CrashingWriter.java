package io.statuscast.server.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.statuscast.core.time.SystemTime;
import io.statuscast.whatsapp.store.StateStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/// A process that writes the state of devices until it is killed, and tells each step on its standard output after the
/// commit has returned. Arguments: a directory, and for PostgreSQL the database's address and user.
final class CrashingWriter {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    private CrashingWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        var time = new SystemTime();
        var random = new Random();
        SqlDatabase database = arguments.length == 1
                ? SqlDatabase.open(directory, time, random)
                : SqlDatabase.open(
                        directory,
                        new PostgresAddress(arguments[1], Optional.of(arguments[2]), Optional.empty()),
                        time,
                        random);
        var writer = new CrashingWriter();
        for (int i = 1; i < StateWriters.DEVICES.size(); i++) {
            int device = i;
            Thread.ofPlatform().start(() -> writer.write(database, device));
        }
        writer.write(database, 0);
    }

    private void write(SqlDatabase database, int device) {
        StateStore store = StateWriters.store(database, StateWriters.DEVICES.get(device));
        for (long number = StateWriters.whole(store) + 1; ; number++) {
            StateWriters.step(store, number);
            tell(device + " " + number + "\n");
        }
    }

    /// One write to the pipe: what was told stays there when this process is killed.
    private synchronized void tell(String line) {
        try {
            out.write(line.getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
