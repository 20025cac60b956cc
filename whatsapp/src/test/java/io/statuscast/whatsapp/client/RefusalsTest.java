package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void aRemovedDeviceIsLoggedOutAndItsKeysAreWiped() {
        assertThat(Refusals.ofFailure(failure("401"), NOON))
                .isInstanceOfSatisfying(Refusals.Verdict.Stop.class, stop -> {
                    assertThat(stop.wipe()).isTrue();
                    assertThat(stop.event()).isInstanceOf(LinkMachine.Event.Removed.class);
                });
        Node conflict = Node.of(
                "stream:error", Node.attrs("code", "401"), Node.of("conflict", Node.attrs("type", "device_removed")));
        assertThat(Refusals.ofStreamError(conflict))
                .isInstanceOfSatisfying(
                        Refusals.Verdict.Stop.class,
                        stop -> assertThat(stop.wipe()).isTrue());
    }

    @Test
    void aTemporaryBlockIsWaitedFor() {
        Node failure = Node.of("failure", Node.attrs("reason", "402", "code", "106", "expire", "3600"));
        assertThat(Refusals.ofFailure(failure, NOON))
                .isEqualTo(new Refusals.Verdict.Wait(
                        new LinkMachine.Event.Banned(106, NOON.plusSeconds(3600)), NOON.plusSeconds(3600)));
    }

    @Test
    void anOldVersionStopsAndKeepsTheKeys() {
        assertThat(Refusals.ofFailure(failure("405"), NOON)).isEqualTo(new Refusals.Verdict.Outdated());
    }

    @Test
    void troubleOfTheServerIsTriedAgain() {
        for (String reason : new String[] {"500", "501", "503", "nonsense"}) {
            assertThat(Refusals.ofFailure(failure(reason), NOON)).isInstanceOf(Refusals.Verdict.Retry.class);
        }
        assertThat(Refusals.ofStreamError(Node.of("stream:error", Node.attrs("code", "503"))))
                .isInstanceOf(Refusals.Verdict.Retry.class);
    }

    @Test
    void whatWaitingSeldomMendsIsTriedAgainSlowlyUnderAStateOfItsOwn() {
        for (String reason : new String[] {"400", "409", "415", "418", "499"}) {
            assertThat(Refusals.ofFailure(failure(reason), NOON))
                    .isInstanceOfSatisfying(Refusals.Verdict.Wait.class, wait -> {
                        assertThat(wait.until()).isAfter(NOON);
                        assertThat(wait.event()).isInstanceOf(LinkMachine.Event.NotTaken.class);
                    });
        }
    }

    @Test
    void aBareUnauthorizedStreamErrorDoesNotWipeTheKeys() {
        Node bare = Node.of("stream:error", Node.attrs("code", "401"));
        assertThat(Refusals.ofStreamError(bare)).isInstanceOf(Refusals.Verdict.Retry.class);
    }

    @Test
    void lockedAndBannedNumbersKeepTheirKeysAndHaveRemediesOfTheirOwn() {
        assertThat(Refusals.ofFailure(failure("403"), NOON))
                .isEqualTo(new Refusals.Verdict.Stop(new LinkMachine.Event.Banned(403, null), false));
        assertThat(Refusals.ofFailure(failure("406"), NOON))
                .isEqualTo(new Refusals.Verdict.Stop(new LinkMachine.Event.Banned(406, null), false));
        assertThat(new LinkState.Blocked(403, null).remedy()).isNotEqualTo(new LinkState.Blocked(406, null).remedy());
    }

    @Test
    void theRestartAfterLinkingComesAtOnce() {
        assertThat(Refusals.ofStreamError(Node.of("stream:error", Node.attrs("code", "515"))))
                .isEqualTo(new Refusals.Verdict.Restart());
    }

    @Test
    void aSecondSocketWithOurKeysStopsUs() {
        Node replaced =
                Node.of("stream:error", java.util.Map.of(), Node.of("conflict", Node.attrs("type", "replaced")));
        assertThat(Refusals.ofStreamError(replaced))
                .isEqualTo(new Refusals.Verdict.Stop(new LinkMachine.Event.TakenOver(), false));
    }

    private static Node failure(String reason) {
        return Node.of("failure", Node.attrs("reason", reason));
    }
}
