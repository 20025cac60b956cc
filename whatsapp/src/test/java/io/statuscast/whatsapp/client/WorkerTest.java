package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void runsTasksInOrderAndSurvivesFailures() {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        var worker = new Worker("test", 100, Threading.virtual(), PATIENCE);
        worker.start();
        for (int i = 0; i < 10; i++) {
            int number = i;
            assertThat(worker.submit(() -> {
                        done.add(number);
                        if (number == 3) {
                            throw new IllegalStateException("on purpose");
                        }
                    }))
                    .isTrue();
        }
        worker.close();
        assertThat(done).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void refusesWhatDoesNotFitAndWhatComesTooLate() {
        var worker = new Worker("test", 1, Threading.virtual(), PATIENCE);
        assertThat(worker.submit(() -> {})).isTrue();
        assertThat(worker.submit(() -> {})).isFalse();
        worker.start();
        worker.stop();
        assertThat(worker.submit(() -> {})).isFalse();
    }

    @Test
    void whatWaitsHasAWeightAndWhatWasDoneHasNone() throws InterruptedException {
        var worker = new Worker("test", 100, Threading.virtual(), PATIENCE);
        assertThat(worker.submit(() -> {}, Worker.WEIGHT_MAX - 1)).isTrue();
        assertThat(worker.submit(() -> {}, 2)).isFalse();
        assertThat(worker.submit(() -> {}, 1)).isTrue();
        var waiter = Thread.ofVirtual().start(() -> worker.submitWaiting(() -> {}, Integer.MAX_VALUE));
        worker.start();
        assertThat(waiter.join(PATIENCE)).isTrue();
        assertThat(worker.submitWaiting(() -> {}, Integer.MAX_VALUE)).isTrue();
        worker.close();
    }

    @Test
    void nobodyWaitsForAWorkerThatHasEnded() throws InterruptedException {
        var worker = new Worker("test", 100, Threading.virtual(), PATIENCE);
        assertThat(worker.submit(() -> {}, Worker.WEIGHT_MAX)).isTrue();
        var waiters = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            waiters.add(Thread.ofVirtual().start(() -> worker.submitWaiting(() -> {}, Worker.WEIGHT_MAX)));
        }
        worker.stop();
        for (Thread waiter : waiters) {
            assertThat(waiter.join(PATIENCE)).isTrue();
        }
    }

    @Test
    void stoppingInterruptsTheTaskUnderWay() throws InterruptedException {
        var began = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var worker = new Worker("test", 10, Threading.virtual(), PATIENCE);
        worker.start();
        worker.submit(() -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        began.await();
        worker.stop();
        assertThat(interrupted.getCount()).isZero();
    }
}
