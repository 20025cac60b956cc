package io.statuscast.whatsapp.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MediaConnectionTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @Test
    void readsTheAnswerOfTheChatServer() {
        MediaConnection connection = MediaConnection.parse(
                        answer(
                                Map.of("auth", "secret-token", "ttl", "300", "auth_ttl", "21600", "max_buckets", "12"),
                                Node.of("host", Map.of("hostname", "mmg.example.net")),
                                Node.of("host", Map.of("hostname", "127.0.0.1:4443"))),
                        NOW)
                .orElseThrow();

        assertThat(connection.hosts()).containsExactly("mmg.example.net", "127.0.0.1:4443");
        assertThat(connection.ttl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(connection.isFresh(NOW.plusSeconds(299))).isTrue();
        assertThat(connection.isFresh(NOW.plusSeconds(300))).isFalse();
        assertThat(connection.toString()).doesNotContain("secret-token");
    }

    @Test
    void refusesAnswersWithoutWhatATransferNeeds() {
        Node host = Node.of("host", Map.of("hostname", "mmg.example.net"));

        assertThat(MediaConnection.parse(Node.of("iq"), NOW)).isEmpty();
        assertThat(MediaConnection.parse(answer(Map.of("ttl", "300"), host), NOW))
                .isEmpty();
        assertThat(MediaConnection.parse(answer(Map.of("auth", "a"), host), NOW))
                .isEmpty();
        assertThat(MediaConnection.parse(answer(Map.of("auth", "a", "ttl", "soon"), host), NOW))
                .isEmpty();
        assertThat(MediaConnection.parse(answer(Map.of("auth", "a", "ttl", "300")), NOW))
                .isEmpty();
    }

    @Test
    void takesNoHostThatWouldChangeTheAddress() {
        for (String name : new String[] {"", "evil.example/x", "user@evil.example", "a b", "evil.example?x", "#"}) {
            assertThat(MediaConnection.parse(
                            answer(Map.of("auth", "a", "ttl", "300"), Node.of("host", Map.of("hostname", name))), NOW))
                    .as(name)
                    .isEmpty();
        }
    }

    private static Node answer(Map<String, String> attrs, Node... hosts) {
        return Node.of("iq", Map.of("type", "result"), Node.of("media_conn", attrs, hosts));
    }
}
