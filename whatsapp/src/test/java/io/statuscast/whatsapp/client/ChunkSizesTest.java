package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChunkSizesTest {
    private final ChunkSizes sizes =
            new ChunkSizes(new ChunkPacing(200, 25, 400, Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(30)));

    @Test
    void halvesDownToTheLeastWithLongerAndLongerPauses() {
        assertThat(sizes.tooMuch(200)).isEqualTo(Duration.ofSeconds(5));
        assertThat(sizes.current()).isEqualTo(100);
        assertThat(sizes.tooMuch(100)).isEqualTo(Duration.ofSeconds(10));
        assertThat(sizes.tooMuch(50)).isEqualTo(Duration.ofSeconds(20));
        assertThat(sizes.tooMuch(25)).isEqualTo(Duration.ofSeconds(30));
        assertThat(sizes.current()).isEqualTo(25);
    }

    @Test
    void growsByAQuarterAfterFiveFullStanzasUpToTheMost() {
        for (int i = 0; i < 5; i++) {
            sizes.taken(200);
        }
        assertThat(sizes.current()).isEqualTo(250);
        for (int i = 0; i < 50; i++) {
            sizes.taken(sizes.current());
        }
        assertThat(sizes.current()).isEqualTo(400);
    }

    @Test
    void aStanzaThatWasNotFullSaysNothingAboutALargerOne() {
        for (int i = 0; i < 50; i++) {
            sizes.taken(3);
        }
        assertThat(sizes.current()).isEqualTo(200);
    }

    @Test
    void aStanzaTakenEndsTheBackOff() {
        sizes.tooMuch(200);
        sizes.taken(100);
        assertThat(sizes.tooMuch(100)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aSizeThatWasTakenIsKeptWhenTheServerAsksToSlowDown() {
        sizes.taken(200);
        assertThat(sizes.tooOften(200)).isEqualTo(Duration.ofSeconds(5));
        assertThat(sizes.current()).isEqualTo(200);
        sizes.taken(200);
        assertThat(sizes.tooOften(200)).isEqualTo(Duration.ofSeconds(5));
        assertThat(sizes.current()).isEqualTo(200);
    }

    @Test
    void askedASecondTimeInARowItIsHalvedAndThePauseGrows() {
        sizes.taken(200);
        assertThat(sizes.tooOften(200)).isEqualTo(Duration.ofSeconds(5));
        assertThat(sizes.tooOften(200)).isEqualTo(Duration.ofSeconds(10));
        assertThat(sizes.current()).isEqualTo(100);
        assertThat(sizes.tooOften(100)).isEqualTo(Duration.ofSeconds(20));
        assertThat(sizes.current()).isEqualTo(100);
        assertThat(sizes.tooOften(100)).isEqualTo(Duration.ofSeconds(30));
        assertThat(sizes.current()).isEqualTo(50);
    }

    @Test
    void aSizeThatWasNeverTakenIsHalvedAtOnce() {
        assertThat(sizes.tooOften(200)).isEqualTo(Duration.ofSeconds(5));
        assertThat(sizes.current()).isEqualTo(100);
        for (int i = 0; i < 5; i++) {
            sizes.taken(100);
        }
        assertThat(sizes.current()).isEqualTo(125);
        assertThat(sizes.tooOften(125)).isEqualTo(Duration.ofSeconds(5));
        assertThat(sizes.current()).isEqualTo(62);
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        assertThatThrownBy(() ->
                        new ChunkPacing(200, 201, 400, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new ChunkPacing(200, 25, 5000, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
