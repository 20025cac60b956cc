package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LinkMachineTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final QrCode QR = new QrCode("https://wa.me/settings/linked_devices#x", NOON);

    @Test
    void aNewNumberGoesFromUnlinkedOverACodeToOnline() {
        LinkState connecting = LinkMachine.next(new LinkState.Unlinked(), new LinkMachine.Event.Opening(false));
        LinkState pairing = LinkMachine.next(connecting, new LinkMachine.Event.Offered(QR, null, null));
        LinkState loggingIn = LinkMachine.next(pairing, new LinkMachine.Event.Opening(true));
        LinkState online = LinkMachine.next(loggingIn, new LinkMachine.Event.LoggedIn(NOON));

        assertThat(connecting).isEqualTo(new LinkState.Connecting());
        assertThat(pairing).isEqualTo(new LinkState.Pairing(QR));
        assertThat(loggingIn).isEqualTo(new LinkState.Connecting());
        assertThat(online).isEqualTo(new LinkState.Online(NOON));
    }

    @Test
    void aCodeStaysOnShowWhileTheNextConnectionIsOpened() {
        LinkState pairing = new LinkState.Pairing(QR);
        assertThat(LinkMachine.next(pairing, new LinkMachine.Event.Opening(false)))
                .isSameAs(pairing);
    }

    @Test
    void statesThatNeedSomebodyNeverChangeByThemselves() {
        for (LinkState state : new LinkState[] {
            new LinkState.LoggedOut("It was removed."),
            new LinkState.Replaced(),
            new LinkState.Outdated(),
            new LinkState.Blocked(403, null)
        }) {
            assertThat(LinkMachine.next(state, new LinkMachine.Event.Opening(true)))
                    .isSameAs(state);
            assertThat(LinkMachine.next(state, new LinkMachine.Event.LoggedIn(NOON)))
                    .isSameAs(state);
            assertThat(LinkMachine.next(state, new LinkMachine.Event.Stopped())).isSameAs(state);
            assertThat(state.remedy()).endsWith(".");
        }
    }

    @Test
    void aTemporaryBlockEnds() {
        LinkState blocked = LinkMachine.next(new LinkState.Connecting(), new LinkMachine.Event.Banned(106, NOON));
        assertThat(blocked).isEqualTo(new LinkState.Blocked(106, NOON));
        assertThat(LinkMachine.next(blocked, new LinkMachine.Event.Opening(true)))
                .isEqualTo(new LinkState.Connecting());
    }

    @Test
    void aClosedClientIsNotOnlineAnyMore() {
        assertThat(LinkMachine.next(new LinkState.Online(NOON), new LinkMachine.Event.Stopped()))
                .isEqualTo(new LinkState.Connecting());
        assertThat(LinkMachine.next(new LinkState.Pairing(QR), new LinkMachine.Event.Stopped()))
                .isEqualTo(new LinkState.Unlinked());
    }
}
