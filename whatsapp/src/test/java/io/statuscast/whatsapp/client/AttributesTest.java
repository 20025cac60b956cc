package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributesTest {
    @Test
    void aTimeIsOneThatCanBeReckonedWith() {
        assertThat(Attributes.time(Node.of("x", Node.attrs("t", "1772000000")), "t"))
                .contains(Instant.ofEpochSecond(1_772_000_000));
        for (String no : List.of("", "-1", "x", "253402300800", "31556889864403199", "9223372036854775808")) {
            assertThat(Attributes.time(Node.of("x", Node.attrs("t", no)), "t"))
                    .as(no)
                    .isEmpty();
        }
        assertThat(Attributes.time(Node.of("x"), "t")).isEmpty();
    }
}
