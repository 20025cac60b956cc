package io.statuscast.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.queue.RetryKind;
import io.statuscast.core.queue.RevokeResult;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What WhatsApp's answers become in the queue.
class OutcomeWordsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Instant ACKNOWLEDGED = Instant.parse("2026-03-01T11:59:59Z");
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void onlyAnAckMakesAPostPublished() {
        assertThat(OutcomeWords.of(new PublishOutcome.Sent(ACKNOWLEDGED, 7, List.of("15559999999")), NOW))
                .isEqualTo(new PublishResult.Published(NOW, 7, List.of("15559999999")));
        assertThat(OutcomeWords.of(
                        new PublishOutcome.Partial(ACKNOWLEDGED, 7, 3, List.of(), "whatsapp:463", "Refused."), NOW))
                .isEqualTo(new PublishResult.Partly(NOW, 7, 3, List.of(), "whatsapp:463", "Refused."));
        assertThat(OutcomeWords.of(new PublishOutcome.Rejected("whatsapp:479", "Refused."), NOW))
                .isEqualTo(new PublishResult.Failed("whatsapp:479", "Refused."));
        assertThat(OutcomeWords.of(new PublishOutcome.NotOnline("Away."), NOW))
                .isEqualTo(new PublishResult.DeviceNotReady("Away."));
    }

    @ParameterizedTest
    @CsvSource({
        "ack:timeout,UNCONFIRMED",
        "ack:connection-lost,LINK_DOWN",
        "publish:continues,UNDER_WAY",
        "whatsapp:429,RATE_LIMITED",
        "whatsapp:500,SERVER_ERROR",
        "whatsapp:503,SERVER_ERROR",
        "server:slow,SERVER_ERROR",
        "server:query-failed,SERVER_ERROR",
        "contacts:not-synced,SERVER_ERROR",
        "media:unreachable,MEDIA"
    })
    void whatIsNotKnownIsTriedAgainAtThePaceOfItsCause(String code, RetryKind kind) {
        assertThat(OutcomeWords.of(new PublishOutcome.Unknown(code, "Not known.", SOON), NOW))
                .isEqualTo(new PublishResult.Retry(kind, code, "Not known.", SOON));
    }

    @Test
    void onlyAnAckMakesAPostRevoked() {
        assertThat(OutcomeWords.of(new RevokeOutcome.Revoked(ACKNOWLEDGED, 7, 0)))
                .isEqualTo(new RevokeResult.Revoked());
        assertThat(OutcomeWords.of(new RevokeOutcome.Unknown("ack:timeout", "Not known.", SOON)))
                .isEqualTo(new RevokeResult.Retry("ack:timeout", "Not known.", SOON));
        assertThat(OutcomeWords.of(new RevokeOutcome.NotOnline("Away.")))
                .isEqualTo(new RevokeResult.Retry("device:notready", "Away.", null));
        assertThat(OutcomeWords.of(new RevokeOutcome.Rejected("whatsapp:479", "Refused.")))
                .isEqualTo(new RevokeResult.Failed("whatsapp:479", "Refused."));
        assertThat(OutcomeWords.of(new RevokeOutcome.NotKnown("Nothing."))).isInstanceOf(RevokeResult.Failed.class);
    }
}
