package io.statuscast.whatsapp.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.Vectors;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
    private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

    @Test
    void hashesTimeUserAndSaltAsWhatsAppWebDoes() {
        Vectors vectors = Vectors.of("status");

        assertThat(MessageIds.of(AT, "5511900000000", vectors.bytes("id.salt"))).isEqualTo(vectors.text("id"));
    }

    @Test
    void neverGivesTheSameIdTwice() {
        var ids = new MessageIds(InstantSource.fixed(AT), new SecureRandom());
        var seen = new HashSet<String>();

        for (int i = 0; i < 1000; i++) {
            String id = ids.next("5511900000000");
            assertThat(id).matches("3EB0[0-9A-F]{18}");
            assertThat(seen.add(id)).isTrue();
        }
    }

    @Test
    void makesAnIdBeforeTheNumberIsKnown() {
        assertThat(new MessageIds(InstantSource.fixed(AT), new SecureRandom()).next(""))
                .matches("3EB0[0-9A-F]{18}");
    }
}
