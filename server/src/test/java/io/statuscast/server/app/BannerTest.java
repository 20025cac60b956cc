package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BannerTest {
    private static final String KEY = "ab".repeat(40);
    private static final Device SANDBOX =
            Device.unlinked(new ResourceId("0".repeat(24)), "sandbox", true, Instant.EPOCH);

    @Test
    void theFirstStartShowsTheKeyAndALineToPaste() {
        String text = banner(Optional.of(KEY), false).text();

        assertThat(text.lines().count()).isLessThan(20);
        assertThat(text)
                .contains("http://127.0.0.1:8080/")
                .contains("WARNING  Mind the gap.")
                .contains("curl -sS -H \"Token: " + KEY + "\" -H 'Content-Type: application/json'"
                        + " -d '{\"message\":\"Hello from Statuscast\"}' http://127.0.0.1:8080/v1/chat/"
                        + "0".repeat(24) + "/status");
    }

    @Test
    void laterStartsShowNoKey() {
        assertThat(banner(Optional.empty(), false).text())
                .contains("Token: $(cat /data/first-api-key.txt)")
                .contains("made at the first start");
        assertThat(banner(Optional.empty(), true).text()).contains("Token: $STATUSCAST_API_KEY");
    }

    private static Banner banner(Optional<String> firstKey, boolean configured) {
        return new Banner(
                "1.0",
                URI.create("http://127.0.0.1:8080/"),
                Path.of("/data"),
                List.of("Mind the gap."),
                firstKey,
                configured,
                Optional.of(SANDBOX));
    }
}
