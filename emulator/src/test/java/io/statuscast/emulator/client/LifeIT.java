package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.StreamErrors;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.WireLog;
import io.statuscast.whatsapp.pairing.WebVersion;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.transport.ProxyConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The life of a link: refusals and their states, logout, keys that are checked and changed, proxies, the
/// wire log.
class LifeIT {
    @ParameterizedTest
    @CsvSource({
        "400,Refused,code 400",
        "409,Refused,introduces itself",
        "415,Refused,not found",
        "418,Refused,not known",
        "403,Blocked,do what it says",
        "406,Blocked,review",
        "500,Reconnecting,code 500",
        "501,Reconnecting,code 501",
        "503,Reconnecting,code 503",
        "405,Outdated,STATUSCAST_WHATSAPP_VERSION",
        "401,LoggedOut,scanning a new QR code"
    })
    void everyRefusalOfALoginHasItsStateAndRemedy(int reason, String state, String remedy) {
        try (var world = new Linked()) {
            world.link();
            refused(world, reason);
            world.await(
                    "the state",
                    () -> world.ear.states.stream()
                            .anyMatch(seen -> seen.getClass().getSimpleName().equals(state)
                                    && seen.remedy().contains(remedy)));
            boolean kept = reason != 401;
            assertThat(world.client.identity().isPresent()).isEqualTo(kept);
            assertThat(world.store.get(StateKind.CREDENTIALS, "self").isPresent())
                    .isEqualTo(kept);
        }
    }

    private static void refused(Linked world, int reason) {
        world.emulator.linkFaults().failLogins(1, StreamErrors.failure(reason));
        world.emulator.faults().disconnect(companion(world));
    }

    private static Jid companion(Linked world) {
        return world.client.identity().orElseThrow().phone();
    }

    @ParameterizedTest
    @CsvSource({"101", "102", "103", "104", "106"})
    void aTemporaryBlockTellsItsCauseAndEnds(int code) {
        try (var world = new Linked()) {
            world.link();
            world.emulator.linkFaults().failLogins(1, StreamErrors.blocked(code, 1));
            world.emulator.faults().disconnect(companion(world));
            world.await(
                    "the block",
                    () -> world.ear.states.stream()
                            .anyMatch(seen -> seen instanceof LinkState.Blocked blocked
                                    && blocked.until() != null
                                    && blocked.remedy().contains("code " + code)));
            world.awaitOnline();
        }
    }

    @Test
    void aConnectionThatIsClosedOrBreaksOffIsOpenedAgainAndSaysWhich() {
        try (var world = new Linked()) {
            world.link();
            assertThat(world.emulator.faults().disconnect(companion(world))).isTrue();
            awaitReconnection(world, "closed by the server, 1000");
            world.awaitOnline();
            assertThat(world.emulator.faults().reset(companion(world))).isTrue();
            awaitReconnection(world, "lost: ");
            world.awaitOnline();
        }
    }

    private static void awaitReconnection(Linked world, String why) {
        world.await(
                "the reason",
                () -> world.ear.states.stream()
                        .anyMatch(seen -> seen instanceof LinkState.Reconnecting reconnecting
                                && reconnecting.why().contains(why)));
    }

    @ParameterizedTest
    @CsvSource({"401", "500", "503", "515"})
    void aStreamErrorWithoutAConflictKeepsTheLink(int code) {
        try (var world = new Linked()) {
            world.link();
            int logins = logins(world);
            world.emulator.faults().streamError(companion(world), StreamErrors.code(code));
            world.await("the next login", () -> logins(world) > logins);
            world.awaitOnline();
            assertThat(world.client.identity()).isPresent();
        }
    }

    private static int logins(Linked world) {
        return (int) world.ear.states.stream()
                .filter(LinkState.Online.class::isInstance)
                .count();
    }

    @Test
    void aRefusedVersionIsRefreshedOnceAndRemembered() {
        var asked = new AtomicInteger();
        var newer = new WebVersion(2, 3000, WebVersion.KNOWN.tertiary() + 5);
        try (var world = new Linked()) {
            world.client.close();
            world.emulator.linkFaults().requireRevision(newer.tertiary());
            world.client = world.newClient(world.config().withVersions(() -> {
                asked.incrementAndGet();
                return Optional.of(newer);
            }));
            world.link();
            assertThat(asked).hasValue(1);
            assertThat(world.ear.states).doesNotHaveAnyElementsOfTypes(LinkState.Outdated.class);

            world.client.close();
            world.client = world.newClient(world.config());
            world.emulator.linkFaults().requireRevision(newer.tertiary() + 1);
            world.client.start();
            world.await("the end", () -> world.client.state() instanceof LinkState.Outdated);
            assertThat(world.client.identity()).isPresent();
        }
    }

    @Test
    void afterALogoutNothingIsLeftHereOrThere() {
        try (var world = new Linked()) {
            world.link();
            assertThat(world.client.logout()).isTrue();
            assertThat(world.client.state()).isInstanceOf(LinkState.LoggedOut.class);
            assertThat(world.client.identity()).isEmpty();
            for (StateKind kind : StateKind.values()) {
                assertThat(world.store.scan(kind, "")).as(kind.name()).isEmpty();
            }
            world.await("the phone's list", () -> world.owner.companions().isEmpty());
        }
    }

    @Test
    void aLogoutWithoutAConnectionForgetsAllTheSame() {
        try (var world = new Linked()) {
            world.link();
            world.client.close();
            world.client = world.newClient(world.config());
            assertThat(world.client.logout()).isFalse();
            assertThat(world.client.identity()).isEmpty();
            assertThat(world.store.scan(StateKind.CREDENTIALS, "")).isEmpty();
        }
    }

    @Test
    void keysThatTheServerLostAreUploadedAgainAtTheNextLogin() {
        try (var world = new Linked()) {
            world.link();
            world.emulator.world().locked(() -> {
                device(world).keys().clear();
                return world;
            });
            world.emulator.faults().disconnect(companion(world));
            world.await(
                    "the keys",
                    () -> world.emulator
                            .world()
                            .locked(() -> device(world).keys().signedPreKey().isPresent()
                                    && device(world).keys().waiting() > 0));
        }
    }

    private static Device device(Linked world) {
        return world.emulator
                .world()
                .deviceOf(world.client.identity().orElseThrow().phone())
                .orElseThrow();
    }

    @Test
    void anOldSignedPreKeyIsReplacedAtTheLogin() {
        try (var world = new Linked()) {
            world.link();
            int first = signedId(world);
            world.client.close();
            InstantSource later = () -> InstantSource.system().instant().plus(Duration.ofDays(28));
            world.client = world.newClient(world.config().withClock(later));
            world.client.start();
            world.await("another signed prekey", () -> signedId(world) != first);
            assertThat(world.store.scan(StateKind.SIGNED_PREKEY, "")).hasSize(2);
        }
    }

    private static int signedId(Linked world) {
        return world.emulator
                .world()
                .locked(() -> device(world).keys().signedPreKey().orElseThrow().id());
    }

    @Test
    void thePhoneIsMissedBeforeWhatsAppUnlinksUs() {
        try (var world = new Linked()) {
            world.link();
            world.await(
                    "a sign of the phone", () -> world.client.phoneLastSeen().isPresent());
            world.client.close();
            InstantSource later = () -> InstantSource.system().instant().plus(Duration.ofDays(11));
            world.client = world.newClient(world.config().withClock(later));
            world.client.start();
            world.await(
                    "the warning",
                    () -> world.client.state() instanceof LinkState.Online online
                            && online.absence() != null
                            && online.remedy().contains("open WhatsApp"));
            world.await("the event", () -> !world.ear.absences.isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(ProxyConfig.Kind.class)
    void socketAndMediaGoThroughTheProxyOfTheNumber(ProxyConfig.Kind kind, @TempDir Path directory) throws Exception {
        try (var proxy = new TestProxy("user", "p@ss");
                var world = new Linked()) {
            world.client.close();
            var config = world.config();
            String scheme = kind == ProxyConfig.Kind.HTTP ? "http" : "socks5";
            var way = ProxyConfig.parse(URI.create(scheme + "://user:p%40ss@127.0.0.1:" + proxy.port()));
            world.client = world.newClient(config.withServer(config.server().withProxy(way)));
            world.link();
            int before = proxy.connections();
            assertThat(before).isPositive();

            byte[] picture = new byte[5000];
            Arrays.fill(picture, (byte) 7);
            Path file = Files.write(directory.resolve("picture.jpg"), picture);
            var post = new StatusPost(
                    "3EB0AAAA0000000002",
                    new StatusContent.Image(file, "image/jpeg", "through", 10, 10, new byte[0]),
                    new StatusAudience.Contacts());
            assertThat(world.client.publish(post)).isInstanceOf(PublishOutcome.Sent.class);
            assertThat(proxy.connections()).isGreaterThan(before);
        }
    }

    @Test
    void theWireLogShowsStanzasWithoutNumbersAndContent() {
        var lines = new CopyOnWriteArrayList<String>();
        var log = new WireLog() {
            @Override
            public boolean isOn() {
                return true;
            }

            @Override
            public void write(Direction direction, String redacted) {
                lines.add(direction + " " + redacted);
            }
        };
        try (var world = new Linked()) {
            world.client.close();
            world.client = world.newClient(world.config().withWireLog(log));
            world.owner.rename("olga");
            world.link();
            world.contacts.getFirst().rename("anna");
            world.contacts.getFirst().say(Jid.ofPhone(Linked.OWNER), "more secret words");
            world.await("the words", () -> !world.ear.messages.isEmpty());
            var post = new StatusPost(
                    "3EB0AAAA0000000003",
                    new StatusContent.Text("secret words", 0xff25d366, 0xffffffff, 0),
                    new StatusAudience.Contacts());
            assertThat(world.client.publish(post)).isInstanceOf(PublishOutcome.Sent.class);
            String all = String.join("\n", List.copyOf(lines));
            assertThat(all).contains("OUT <message").contains("IN <success").contains("3EB0AAAA0000000003");
            assertThat(all).doesNotContain("secret words");
            for (var phone : world.contacts) {
                assertThat(all).doesNotContain(phone.phone()).doesNotContain(phone.lid());
            }
            assertThat(all)
                    .doesNotContain(Linked.OWNER)
                    .doesNotContain("Example")
                    .doesNotContain("olga")
                    .doesNotContain("anna");
        }
    }
}
