package io.statuscast.whatsapp.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Addresses are the keys of what is stored, so what is printed has to be read again.
class JidTest {
    @Test
    void whatIsReadIsPrintedAndReadAgain() {
        var random = new Random(1);
        String alphabet = "01:@.-ab";
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(8); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            text.append(random.nextInt(4) == 0 ? "" : random.nextBoolean() ? "@lid" : "@g.us");
            for (Jid jid : Jid.tryParse(text.toString()).stream().toList()) {
                assertThat(Jid.parse(jid.toString())).as("%s", text).isEqualTo(jid);
                assertThat(Jid.parse(jid.toUser().toString())).as("%s", text).isEqualTo(jid.toUser());
                read++;
            }
        }
        assertThat(read).isGreaterThan(1000);
    }

    @Test
    void aBareServerIsNobody() {
        assertThat(Jid.parse("lid").isLid()).isFalse();
        assertThat(Jid.parse("s.whatsapp.net").isPhone()).isFalse();
        assertThat(Jid.parse("1@lid").isLid()).isTrue();
    }

    @Test
    void aCompanionInTheCloudIsOfThePersonWithThatNumber() {
        assertThat(Jid.parse("1:99@hosted").isPerson()).isTrue();
        assertThat(Jid.parse("1:99@hosted").toPerson()).isEqualTo(Jid.ofPhone("1"));
        assertThat(Jid.parse("1:99@hosted.lid").toPerson()).isEqualTo(Jid.ofLid("1"));
        assertThat(Jid.parse("1:3@lid").toPerson()).isEqualTo(Jid.ofLid("1"));
        assertThat(Jid.parse("1@g.us").isPerson()).isFalse();
    }

    @Test
    void refusesWhatCannotBePrintedOrIsTooLong() {
        String longest = "1".repeat(Jid.PART_LENGTH_MAX);
        assertThat(Jid.tryParse(longest + "@lid")).isPresent();
        assertThat(List.of(longest + "1@lid", "1@" + longest + "1", "1:2:3@lid", ":1@lid", "1:65536@lid", "1:x@lid"))
                .allSatisfy(text -> assertThat(Jid.tryParse(text)).isEmpty());
    }
}
