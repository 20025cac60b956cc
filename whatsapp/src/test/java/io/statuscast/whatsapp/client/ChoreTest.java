package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When a chore is done, and when again; a queue of two.
class ChoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Worker worker = new Worker("test-chores", 2, Threading.virtual(), PATIENCE);
    private final Connection connection = AcksTest.connection(_ -> {});
    /// What the next tries bring; the last one stays.
    private final Deque<BooleanSupplier> outcomes = new ArrayDeque<>(List.of(() -> true));
    private final List<Connection> tries = new ArrayList<>();
    private final Chore chore = new Chore("a chore", worker, this::attempt);

    private synchronized boolean attempt(Connection on) {
        tries.add(on);
        BooleanSupplier outcome = outcomes.size() > 1 ? outcomes.removeFirst() : outcomes.getFirst();
        return outcome.getAsBoolean();
    }

    private synchronized int tries() {
        return tries.size();
    }

    private static boolean fail(QueryException.Kind kind) {
        throw new QueryException(kind, "on purpose");
    }

    @AfterEach
    void close() {
        worker.stop();
    }

    /// Waits until the worker has done all that it was given.
    private void settle() throws InterruptedException {
        var done = new CountDownLatch(1);
        assertThat(worker.submit(done::countDown)).isTrue();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private void ping(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            chore.ping(connection);
            settle();
        }
    }

    @Test
    void whatIsDoneIsNotDoneAgain() throws Exception {
        worker.start();
        chore.start(connection);
        ping(10);
        assertThat(tries()).isEqualTo(1);
    }

    @Test
    void whatFailedInAnyWayIsTriedAgainAfterPausesThatGrow() throws Exception {
        outcomes.addFirst(() -> {
            throw new IllegalStateException("unexpected");
        });
        outcomes.addFirst(() -> fail(QueryException.Kind.REFUSED));
        outcomes.addFirst(() -> fail(QueryException.Kind.TIMED_OUT));
        outcomes.addFirst(() -> false);
        worker.start();
        chore.start(connection);
        settle();
        assertThat(tries()).isEqualTo(1);
        ping(1);
        assertThat(tries()).isEqualTo(2);
        ping(1);
        assertThat(tries()).isEqualTo(2);
        ping(1);
        assertThat(tries()).isEqualTo(3);
        ping(3);
        assertThat(tries()).isEqualTo(3);
        ping(1);
        assertThat(tries()).isEqualTo(4);
        ping(8);
        assertThat(tries()).isEqualTo(5);
        ping(100);
        assertThat(tries()).isEqualTo(5);
    }

    @Test
    void aPauseHasAnEndHoweverOftenItFails() throws Exception {
        outcomes.addFirst(() -> false);
        outcomes.removeLast();
        worker.start();
        chore.start(connection);
        ping(2000);
        int before = tries();
        ping(Patience.PINGS_MAX);
        assertThat(tries()).isEqualTo(before + 1);
    }

    @Test
    void aNewReasonIsAFirstTry() throws Exception {
        outcomes.addFirst(() -> false);
        outcomes.removeLast();
        worker.start();
        chore.start(connection);
        ping(20);
        int before = tries();
        chore.start(connection);
        settle();
        ping(1);
        assertThat(tries()).isEqualTo(before + 2);
    }

    @Test
    void reasonsThatComeBeforeItsTurnAreOneAndThoseThatComeMeanwhileAnother() throws Exception {
        outcomes.addFirst(() -> {
            chore.start(connection);
            chore.start(connection);
            return true;
        });
        chore.start(connection);
        chore.start(connection);
        worker.start();
        settle();
        settle();
        ping(10);
        assertThat(tries()).isEqualTo(2);
    }

    @Test
    void aFullQueueIsNoReasonToForgetIt() throws Exception {
        assertThat(worker.submit(() -> {})).isTrue();
        assertThat(worker.submit(() -> {})).isTrue();
        chore.start(connection);
        worker.start();
        awaitRoom();
        assertThat(tries()).isZero();
        ping(1);
        assertThat(tries()).isEqualTo(1);
    }

    private void awaitRoom() throws InterruptedException {
        var done = new CountDownLatch(1);
        while (!worker.submit(done::countDown)) {
            Thread.onSpinWait();
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theEndOfAConnectionEndsWhatWasToBeDoneOnIt() throws Exception {
        outcomes.addFirst(() -> false);
        worker.start();
        chore.start(connection);
        settle();
        connection.end("over");
        ping(10);
        chore.start(connection);
        settle();
        assertThat(tries()).isEqualTo(1);

        Connection next = AcksTest.connection(_ -> {});
        chore.start(next);
        settle();
        assertThat(tries).containsExactly(connection, next);
    }

    @Test
    void onTheCallersThreadOnlyARefusalIsLeftForLater() throws Exception {
        outcomes.addFirst(() -> fail(QueryException.Kind.TIMED_OUT));
        outcomes.addFirst(() -> fail(QueryException.Kind.REFUSED));
        worker.start();
        chore.now(connection);
        assertThatThrownBy(() -> chore.now(connection)).isInstanceOf(QueryException.class);
        ping(1);
        assertThat(tries()).isEqualTo(3);
        chore.now(connection);
        ping(10);
        assertThat(tries()).isEqualTo(4);
    }
}
