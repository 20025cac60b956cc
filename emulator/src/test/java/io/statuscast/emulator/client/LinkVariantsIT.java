package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.world.LinkRefusedException;
import io.statuscast.emulator.world.WorldSettings;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.StanzaProfiles;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The client on servers that behave differently, and in link states other than the usual.
class LinkVariantsIT {
    @Test
    void codesRotateAndNewOnesFollowWhenAllRanOut() {
        try (var world =
                new Linked(EmulatorConfig.inMemory().withWorld(new WorldSettings(false, 2, Duration.ofMinutes(5))))) {
            world.client.close();
            world.client = world.newClient(world.config(Duration.ofMillis(150)));
            world.client.start();

            world.await("five codes", () -> codes(world).size() >= 5);

            world.await("a scan in time", () -> {
                scan(world);
                return world.client.state() instanceof LinkState.Online;
            });
        }
    }

    /// Scans what is on show, if it is good: a code may run out before the scan, and before the client hears of it.
    private static void scan(Linked world) {
        if (world.client.state() instanceof LinkState.Pairing pairing) {
            try {
                world.owner.scan(pairing.qr().text());
            } catch (LinkRefusedException ranOut) {
                // The next one is on show already.
            }
        }
    }

    private static Set<String> codes(Linked world) {
        return world.ear.states.stream()
                .filter(LinkState.Pairing.class::isInstance)
                .map(state -> ((LinkState.Pairing) state).qr().text())
                .collect(Collectors.toSet());
    }

    @Test
    void publishesOnAnAccountThatMovedToLids() {
        try (var world = new Linked(
                EmulatorConfig.inMemory().withWorld(WorldSettings.usual().migrated()))) {
            world.link();
            assertThat(world.client.publish(text("3EB0A1", new StatusAudience.Only(List.of(Linked.ANNA, Linked.CARA)))))
                    .isInstanceOfSatisfying(
                            PublishOutcome.Sent.class,
                            sent -> assertThat(sent.recipients()).isEqualTo(2));
            world.await("the status", () -> world.contacts.getFirst().seen().size() == 1);
            assertThat(world.emulator.refusals()).isEmpty();
        }
    }

    @Test
    void speaksTlsToAServerWithACertificateOfItsOwn() {
        try (var world = new Linked(EmulatorConfig.inMemory().withTls())) {
            world.link();
            assertThat(world.client.publish(text("3EB0B1", new StatusAudience.Contacts())))
                    .isInstanceOf(PublishOutcome.Sent.class);
        }
    }

    @Test
    void theClassicProfileIsAcceptedToo() {
        try (var world = new Linked()) {
            world.client.close();
            ClientConfig classic = world.config().withProfiles(new StanzaProfiles(StanzaProfile.PHONE_CLASSIC, false));
            world.client = world.newClient(classic);
            world.link();
            for (int i = 0; i < 2; i++) {
                assertThat(world.client.publish(text("3EB0C" + i, new StatusAudience.Contacts())))
                        .isInstanceOf(PublishOutcome.Sent.class);
            }
            world.await("both", () -> world.contacts.getFirst().seen().size() == 2);
            assertThat(world.emulator.refusals()).isEmpty();
        }
    }

    @Test
    void aSecondSocketWithTheSameKeysEndsTheLinkForGood() {
        try (var world = new Linked()) {
            world.link();
            var self = world.client.identity().orElseThrow().phone();
            var conflict = Node.of("conflict", Node.attrs("type", "replaced"));
            world.emulator.faults().streamError(self, Node.of("stream:error", Node.attrs("code", "401"), conflict));
            world.await("the end", () -> world.client.state() instanceof LinkState.Replaced);
        }
    }

    @Test
    void aServerThatAsksForOneRestartAfterTheOtherIsNotHammered() {
        try (var world = new Linked()) {
            world.link();
            var self = world.client.identity().orElseThrow().phone();
            var restart = Node.of("stream:error", Node.attrs("code", "515"));
            // Linking took the first.
            for (int i = 0; i < 3; i++) {
                long before = onlines(world);
                assertThat(world.ear.states).doesNotHaveAnyElementsOfTypes(LinkState.Reconnecting.class);
                world.emulator.faults().streamError(self, restart);
                world.await("the next login", () -> onlines(world) > before);
            }
            assertThat(world.ear.states).hasAtLeastOneElementOfType(LinkState.Reconnecting.class);
        }
    }

    private static long onlines(Linked world) {
        return world.ear.states.stream()
                .filter(LinkState.Online.class::isInstance)
                .count();
    }

    @Test
    void aServerWithAnotherRootIsNotTalkedTo() {
        try (var world = new Linked()) {
            world.client.close();
            ClientConfig wrong = world.config().withServer(world.server(new byte[32]));
            world.client = world.newClient(wrong);
            world.client.start();
            world.await(
                    "the refusal",
                    () -> world.client.state() instanceof LinkState.Reconnecting lost && lost.attempt() > 1);
            assertThat(world.client.identity()).isEmpty();
        }
    }

    private static StatusPost text(String id, StatusAudience audience) {
        return new StatusPost(id, new StatusContent.Text("words", 0xff25d366, 0xffffffff, 0), audience);
    }
}
