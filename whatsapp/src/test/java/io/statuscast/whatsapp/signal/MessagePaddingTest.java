package io.statuscast.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessagePaddingTest {
    private final SeededRandom random = new SeededRandom(1);

    @Test
    void addsOneToSixteenBytesOfTheirCountAndTakesThemOff() {
        Set<Integer> counts = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            byte[] plaintext = new byte[i % 40];
            random.nextBytes(plaintext);
            byte[] padded = MessagePadding.pad(plaintext, random);
            counts.add(padded.length - plaintext.length);
            assertThat(padded[padded.length - 1]).isEqualTo((byte) (padded.length - plaintext.length));
            assertThat(MessagePadding.unpad(padded)).isEqualTo(plaintext);
        }
        assertThat(counts).hasSize(16).allMatch(count -> count >= 1 && count <= 16);
    }

    @Test
    void refusesWhatIsNotPadded() {
        for (byte[] bytes : new byte[][] {{}, {0}, {5}, {1, 2, 3, 3}, {3, 3}}) {
            assertThatThrownBy(() -> MessagePadding.unpad(bytes)).isInstanceOf(SignalException.Malformed.class);
        }
    }
}
