package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.time.SystemTime;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.io.BufferedReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the WhatsApp client relies on, so that no ratchet key is used twice and no prekey is lost: a batch whose commit
/// returned is there after any crash, and of no batch there is a part.
class StateCrashIT {
    private static final long SEED = 20_261_124;
    private static final int ROUNDS = 5;
    /// A step takes a few milliseconds.
    private static final int KILL_WITHIN_MILLIS = 120;

    private static final int STEPS = 60;
    private static final int CUT_WITHIN_MILLIS = 60;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    @Test
    void sqliteKeepsWholeBatchesWhenTheProcessIsKilled() throws Exception {
        killAgainAndAgain(
                List.of(directory.toString()), () -> SqlDatabase.open(directory, new SystemTime(), new Random(1)));
    }

    @Test
    void postgresqlKeepsWholeBatchesWhenTheProcessIsKilled() throws Exception {
        PostgresAddress address = TestPostgres.freshDatabase();
        killAgainAndAgain(
                List.of(directory.toString(), address.url(), address.user().orElseThrow()),
                () -> SqlDatabase.open(directory, address, new SystemTime(), new Random(1)));
    }

    private void killAgainAndAgain(List<String> arguments, Callable<SqlDatabase> opener) throws Exception {
        long[] told = new long[StateWriters.DEVICES.size()];
        for (int round = 0; round < ROUNDS; round++) {
            long[] before = told.clone();
            writeUntilKilled(arguments, told);
            try (SqlDatabase database = opener.call()) {
                for (int i = 0; i < told.length; i++) {
                    long number = StateWriters.whole(StateWriters.store(database, StateWriters.DEVICES.get(i)));
                    assertThat(number).isBetween(told[i], told[i] + 1);
                    told[i] = number;
                }
            }
            assertThat(told[0]).as("steps were made").isGreaterThan(before[0]);
        }
    }

    /// Runs a process until some time after its first step and notes the last step that it told of each device.
    private void writeUntilKilled(List<String> arguments, long[] told) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.add(CrashingWriter.class.getName());
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII);
                var killer = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                int device = Integer.parseInt(words[0]);
                long number = Long.parseLong(words[1]);
                told[device] = number;
                if (device == 0) {
                    killer.execute(() -> killSoon(process));
                }
            }
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    private void killSoon(Process process) {
        try {
            int millis;
            synchronized (random) {
                millis = random.nextInt(KILL_WITHIN_MILLIS);
            }
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Not by the process object, which would close the pipe as well.
        process.toHandle().destroyForcibly();
    }

    @Test
    void postgresqlKeepsWholeBatchesWhenItsConnectionsAreEnded() throws Exception {
        try (SqlDatabase database =
                        SqlDatabase.open(directory, TestPostgres.freshDatabase(), new SystemTime(), new Random(1));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new AtomicBoolean();
            var steps = new Semaphore(0);
            Future<Integer> cuts = threads.submit(() -> cutUntil(done, steps, database));
            List<Callable<Integer>> writers = new ArrayList<>();
            StateWriters.DEVICES.forEach(id -> writers.add(() -> write(StateWriters.store(database, id), steps)));
            int failures = 0;
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                failures += writer.get();
            }
            done.set(true);
            steps.release();

            assertThat(cuts.get()).isPositive();
            assertThat(failures).isLessThan(STEPS);
            StateWriters.DEVICES.forEach(id -> assertThat(StateWriters.whole(StateWriters.store(database, id)))
                    .isGreaterThanOrEqualTo(STEPS));
        }
    }

    /// Makes the steps; after a failed one it goes on from what is there.
    ///
    /// @param steps gets a permit for each that is made
    /// @return how many failed
    private static int write(StateStore store, Semaphore steps) {
        int failures = 0;
        long number = 1;
        while (number <= STEPS) {
            try {
                StateWriters.step(store, number);
                steps.release();
                number++;
            } catch (StoreException failure) {
                failures++;
                long there = readAgain(store);
                assertThat(there).isBetween(number - 1, number);
                number = there + 1;
            }
        }
        return failures;
    }

    private static long readAgain(StateStore store) {
        StoreException last = null;
        for (int tries = 0; tries < 100; tries++) {
            try {
                return StateWriters.whole(store);
            } catch (StoreException cutAgain) {
                last = cutAgain; // The reader's connections are ended as well.
            }
        }
        throw new AssertionError("the store cannot be read", last);
    }

    /// Ends all connections some time after a step, however slow the machine is: between two cuts there is progress.
    private int cutUntil(AtomicBoolean done, Semaphore steps, SqlDatabase database) throws InterruptedException {
        int cuts = 0;
        var pause = new Object();
        while (!done.get()) {
            steps.acquire();
            synchronized (pause) {
                pause.wait(1 + random.nextInt(CUT_WITHIN_MILLIS));
            }
            PostgresDatabaseTest.endConnections(database);
            cuts++;
            steps.drainPermits();
        }
        return cuts;
    }
}
