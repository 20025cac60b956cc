package io.statuscast.whatsapp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {
    @Test
    void findsTheSameFramesHoweverTheStreamIsCut() {
        var random = new Random(3);
        for (int run = 0; run < 200; run++) {
            List<byte[]> sent = frames(random);
            byte[] stream = stream(sent);
            var received = new ArrayList<byte[]>();
            var assembler = new FrameAssembler();
            for (int position = 0; position < stream.length; ) {
                int end = Math.min(stream.length, position + random.nextInt(run % 2 == 0 ? 5 : 5_000));
                assembler.feed(Arrays.copyOfRange(stream, position, end), received::add);
                position = end;
            }
            assertThat(received).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertThat(received.get(i)).isEqualTo(sent.get(i));
            }
        }
    }

    @Test
    void takesAFrameOfTheGreatestLength() {
        byte[] frame = new byte[FrameAssembler.MAX_FRAME];
        new Random(4).nextBytes(frame);
        var received = new ArrayList<byte[]>();
        var assembler = new FrameAssembler();
        byte[] stream = stream(List.of(frame));
        for (int position = 0; position < stream.length; position += 1 << 16) {
            assembler.feed(
                    Arrays.copyOfRange(stream, position, Math.min(stream.length, position + (1 << 16))), received::add);
        }
        assertThat(received).hasSize(1);
        assertThat(Arrays.equals(received.getFirst(), frame)).isTrue();
    }

    private static List<byte[]> frames(Random random) {
        var frames = new ArrayList<byte[]>();
        for (int i = 0; i < 20; i++) {
            byte[] frame = new byte[random.nextInt(5) == 0 ? random.nextInt(3_000) : random.nextInt(6)];
            random.nextBytes(frame);
            frames.add(frame);
        }
        return frames;
    }

    private static byte[] stream(List<byte[]> frames) {
        var out = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            out.writeBytes(FrameAssembler.header(frame.length));
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }
}
