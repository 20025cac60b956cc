package io.statuscast.emulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.statuscast.emulator.noise.HandshakeException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private final FrameReader reader = new FrameReader(ByteBufAllocator.DEFAULT, 100);

    private void add(String hex) {
        reader.add(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    @Test
    void readsFramesHoweverTheBytesAreCut() throws HandshakeException {
        for (char[] pair : new char[][] {{'5', '7'}, {'4', '1'}, {'0', '6'}, {'0', '3'}, {'0', '0'}, {'0', '0'}}) {
            add(new String(pair));
            assertThat(reader.next()).isEmpty();
        }
        add("02aabb000001");
        assertThat(reader.next().orElseThrow()).containsExactly(0xaa, 0xbb);
        assertThat(reader.next()).isEqualTo(Optional.empty());
        add("cc");
        assertThat(reader.next().orElseThrow()).containsExactly(0xcc);
    }

    @Test
    void skipsRoutingInformation() throws HandshakeException {
        add("45440001" + "000002" + "ffff" + "57410603" + "000001" + "dd");
        assertThat(reader.next().orElseThrow()).containsExactly(0xdd);
    }

    @Test
    void refusesStrangersAndFramesAboveTheLimit() {
        add("47455420");
        assertThatThrownBy(reader::next).isInstanceOf(HandshakeException.class);
        var other = new FrameReader(ByteBufAllocator.DEFAULT, 100);
        other.add(Unpooled.wrappedBuffer(HexFormat.of().parseHex("57410603000065")));
        assertThatThrownBy(other::next).hasMessageContaining("too long");
    }
}
