package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.status.PublishOutcome;
import org.junit.jupiter.api.Test;

class AckCodesTest {
    @Test
    void everyRefusalHasACodeAndASentence() {
        for (int code : new int[] {400, 421, 463, 479}) {
            assertThat(AckCodes.outcome(code, AckCodes.STATUS))
                    .isInstanceOfSatisfying(PublishOutcome.Rejected.class, rejected -> {
                        assertThat(rejected.code()).isEqualTo("whatsapp:" + code);
                        assertThat(rejected.sentence()).endsWith(".");
                    });
        }
    }

    @Test
    void slowingDownServerTroubleAndALinkThatEndsAreTriedAgainLater() {
        for (int code : new int[] {401, 429, 500, 503}) {
            assertThat(AckCodes.outcome(code, AckCodes.STATUS))
                    .isInstanceOfSatisfying(
                            PublishOutcome.Unknown.class,
                            unknown -> assertThat(unknown.retryAfter()).isPositive());
        }
    }

    @Test
    void onlyAddressingErrorsAreTriedInTheOtherProfile() {
        assertThat(AckCodes.mayBeProfile(479)).isTrue();
        assertThat(AckCodes.mayBeProfile(421)).isTrue();
        assertThat(AckCodes.mayBeProfile(400)).isTrue();
        assertThat(AckCodes.mayBeProfile(463)).isFalse();
        assertThat(AckCodes.mayBeProfile(429)).isFalse();
    }
}
