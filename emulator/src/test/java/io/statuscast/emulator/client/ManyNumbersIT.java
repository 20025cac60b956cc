package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.transport.TransportRuntime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Very many numbers linked to one server over TLS, in one process: idle, posting all at once, and after all sockets
/// broke at once. Each has the two before it and the next one among its contacts.
class ManyNumbersIT {
    private static final Logger LOG = System.getLogger(ManyNumbersIT.class.getName());
    /// More with this system property: `-Dstatuscast.numbers=1000` takes two to three minutes.
    private static final int NUMBERS = Integer.getInteger("statuscast.numbers", 100);

    private static final int LINKING_AT_ONCE = 16;
    private static final int PINGS = 3;
    /// Of the platform: those of the sockets and those that carry virtual threads. Not more with more numbers.
    private static final int THREADS_MAX = 64;
    /// A number here is a client with its store, a phone, and the server's part of both.
    private static final int HEAP_KIB_MAX = 500;

    private final WhatsAppEmulator emulator =
            WhatsAppEmulator.start(EmulatorConfig.inMemory().withTls());
    private final TransportRuntime runtime = TransportRuntime.start();
    private final List<OneOfMany> numbers = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        all(number -> {
            number.close();
            return number;
        });
        runtime.close();
        emulator.close();
    }

    @Test
    void allStayOnlinePublishAtOnceAndComeBackTogether() throws Exception {
        Size before = Size.now();
        linkAll();
        long pings = sum(OneOfMany::pings);
        OneOfMany.await("pings", () -> sum(OneOfMany::pings) >= pings + (long) PINGS * NUMBERS);
        assertThat(numbers).allMatch(number -> number.timesOnline() == 1);
        bounded(before, "idle");

        publishAll("A");
        bounded(before, "published");

        cutAll();
        OneOfMany.await(
                "all online again",
                () -> numbers.stream().allMatch(number -> number.timesOnline() == 2 && number.isOnline()));
        publishAll("B");
        bounded(before, "published again");

        assertThat(numbers).allMatch(number -> number.timesOnline() == 2);
        assertThat(numbers).allSatisfy(number -> {
            assertThat(number.phone().violations()).isEmpty();
            assertThat(number.phone().duplicates()).isZero();
        });
        assertThat(emulator.refusals()).isEmpty();
    }

    private void linkAll() throws Exception {
        for (int i = 0; i < NUMBERS; i++) {
            numbers.add(new OneOfMany(emulator, runtime, digits(i)));
        }
        for (int i = 0; i < NUMBERS; i++) {
            for (int contact : contacts(i)) {
                numbers.get(i).phone().saveContact(digits(contact), "Contact " + contact);
            }
        }
        var turns = new Semaphore(LINKING_AT_ONCE);
        all(number -> {
            turns.acquire();
            try {
                number.link();
            } finally {
                turns.release();
            }
            return number;
        });
    }

    private static Set<Integer> contacts(int number) {
        return Set.of((number + NUMBERS - 2) % NUMBERS, (number + NUMBERS - 1) % NUMBERS, (number + 1) % NUMBERS);
    }

    private static String digits(int number) {
        return String.format(Locale.ROOT, "155502%05d", number);
    }

    private static String id(String round, int number) {
        return String.format(Locale.ROOT, "3EB0%s%05d", round, number);
    }

    /// Every number publishes; then every phone and every client must have what its contacts' contacts wrote, once.
    private void publishAll(String round) throws Exception {
        List<PublishOutcome> outcomes = all(number -> number.publish(id(round, numbers.indexOf(number))));
        assertThat(outcomes).allMatch(outcome -> outcome instanceof PublishOutcome.Sent);
        for (int i = 0; i < NUMBERS; i++) {
            OneOfMany number = numbers.get(i);
            Set<String> heard = heard(round, i);
            Set<String> seen = new HashSet<>(heard);
            seen.add(id(round, i));
            OneOfMany.await(
                    round + " at the phone of " + number,
                    () -> number.phone().seen().stream()
                                    .map(SeenStatus::messageId)
                                    .filter(seen::contains)
                                    .count()
                            == seen.size());
            OneOfMany.await(round + " at " + number, () -> number.heard().containsAll(heard));
            assertThat(number.heard()).as(number.toString()).doesNotHaveDuplicates();
        }
    }

    /// The statuses of those who have this number among their contacts.
    private static Set<String> heard(String round, int number) {
        Set<String> ids = new HashSet<>();
        for (int author : List.of(number + 2, number + 1, number + NUMBERS - 1)) {
            ids.add(id(round, author % NUMBERS));
        }
        return ids;
    }

    private void cutAll() {
        for (OneOfMany number : numbers) {
            assertThat(emulator.faults().disconnect(number.address())).isTrue();
        }
    }

    /// What the process takes.
    private record Size(int threads, long heapKib) {
        static Size now() {
            System.gc();
            Runtime jvm = Runtime.getRuntime();
            return new Size(
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    (jvm.totalMemory() - jvm.freeMemory()) / 1024);
        }
    }

    private static void bounded(Size before, String when) {
        Size now = Size.now();
        int threads = now.threads() - before.threads();
        long heap = (now.heapKib() - before.heapKib()) / NUMBERS;
        LOG.log(Level.INFO, "{0}: {1} threads more than without numbers, {2} KiB more for each", when, threads, heap);
        assertThat(threads).isLessThan(THREADS_MAX);
        assertThat(heap).isLessThan(HEAP_KIB_MAX);
    }

    private long sum(ToIntFunction<OneOfMany> what) {
        return numbers.stream().mapToInt(what).asLongStream().sum();
    }

    private interface Deed<T> {
        T of(OneOfMany number) throws Exception;
    }

    /// Does something with every number at once; returns what came of it, in the order of the numbers.
    private <T> List<T> all(Deed<T> deed) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> calls = new ArrayList<>();
            numbers.forEach(number -> calls.add(() -> deed.of(number)));
            List<T> results = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(calls)) {
                results.add(one.get());
            }
            return results;
        }
    }
}
