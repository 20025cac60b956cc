package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void servesInTheOrderOfDrawingHoweverLongTheFirstPrepares() throws InterruptedException {
        var served = new LinkedBlockingQueue<String>();
        var prepared = new CountDownLatch(1);
        Turns.Turn first = turns.draw();
        Turns.Turn second = turns.draw();
        var other = Thread.ofVirtual().start(() -> {
            try (second) {
                prepared.countDown();
                second.await();
                served.add("second");
            }
        });
        // The second is as far as it gets on its own.
        assertThat(prepared.await(30, TimeUnit.SECONDS)).isTrue();

        try (first) {
            first.await();
            served.add("first");
        }

        other.join();
        assertThat(List.copyOf(served)).containsExactly("first", "second");
    }

    @Test
    void aTurnGivenUpBeforeItCameHoldsNobodyUp() {
        Turns.Turn first = turns.draw();
        Turns.Turn second = turns.draw();
        first.close();
        try (second) {
            second.await();
        }
        try (Turns.Turn third = turns.draw()) {
            third.await();
        }
    }
}
