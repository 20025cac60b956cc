package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.server.config.Config;
import io.statuscast.server.config.Secret;
import io.statuscast.server.security.ApiKeyRepository;
import io.statuscast.server.security.ApiKeys;
import io.statuscast.server.security.StoredKey;
import io.statuscast.server.sql.PostgresAddress;
import io.statuscast.whatsapp.client.LinkCode;
import io.statuscast.whatsapp.client.QrCode;
import io.statuscast.whatsapp.transport.ProxyConfig;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds a secret as text: a record prints all of it, unless it says something else.
class HiddenSecretsTest {
    private static final String SECRET = "Hush1234";
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    static List<Object> holders() {
        Device device = Device.unlinked(new ResourceId("0".repeat(24)), "shop", false, NOON);
        return List.of(
                new Secret(SECRET),
                new Config.Database("jdbc:postgresql://db/x", Optional.of("me"), Optional.of(new Secret(SECRET))),
                new PostgresAddress("jdbc:postgresql://db/x", Optional.of("me"), Optional.of(SECRET)),
                new SecurityWiring(keys(), Optional.of(SECRET)),
                banner(),
                device.through("http://me:" + SECRET + "@proxy:3128"),
                ProxyConfig.parse(URI.create("socks5://me:" + SECRET + "@proxy:1080")),
                new DeviceLink.TypedCode(SECRET, NOON),
                new DeviceLink.Pairing("https://wa.me/settings/linked_devices#" + SECRET, NOON),
                new LinkCode(SECRET, "15550100001", NOON),
                new QrCode("https://wa.me/settings/linked_devices#" + SECRET, NOON));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void printsNoSecret(Object holder) {
        assertThat(holder.toString()).isNotBlank().doesNotContain(SECRET);
    }

    private static ApiKeys keys() {
        return new ApiKeys(
                new ApiKeyRepository() {
                    @Override
                    public List<StoredKey> all() {
                        return List.of();
                    }

                    @Override
                    public void add(StoredKey key) {}
                },
                Optional.of(SECRET),
                new SecureRandom(),
                InstantSource.fixed(NOON));
    }

    private static Banner banner() {
        return new Banner(
                "1.0",
                URI.create("http://127.0.0.1:8080/"),
                Path.of("/data"),
                List.of(),
                Optional.of(SECRET),
                false,
                Optional.empty());
    }
}
