package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.time.SystemTime;
import io.statuscast.server.config.Config;
import io.statuscast.whatsapp.client.ClientConfig;
import io.statuscast.whatsapp.client.StanzaProfiles;
import io.statuscast.whatsapp.client.WebRevisionSource;
import io.statuscast.whatsapp.status.StanzaProfile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the settings make of the client: its version, where it learns of a newer one, how it names people.
class GatewayWiringTest {
    @TempDir
    Path directory;

    @Test
    void aVersionThatIsConfiguredIsSaidAndKept() {
        ClientConfig client = client(Map.of("STATUSCAST_WHATSAPP_VERSION", "2.3000.1099999999"));

        assertThat(client.appearance().version().toString()).isEqualTo("2.3000.1099999999");
        assertThat(client.versions()).isNotInstanceOf(WebRevisionSource.class);
    }

    @Test
    void withoutOneWhatsAppsOwnPageIsAskedAfterARefusalUnlessForbidden() {
        assertThat(client(Map.of()).versions()).isInstanceOf(WebRevisionSource.class);
        assertThat(client(Map.of("STATUSCAST_WHATSAPP_VERSION_REFRESH", "false"))
                        .versions())
                .isNotInstanceOf(WebRevisionSource.class);
    }

    @Test
    void aTestBedIsNoReasonToAskWhatsApp() {
        assertThat(client(Map.of("STATUSCAST_WHATSAPP_URL", "ws://127.0.0.1:7000/ws/chat"))
                        .versions())
                .isNotInstanceOf(WebRevisionSource.class);
    }

    @Test
    void recipientsAreNamedByLidFirstUnlessConfiguredOtherwise() {
        assertThat(client(Map.of()).profiles()).isEqualTo(StanzaProfiles.usual());
        assertThat(client(Map.of("STATUSCAST_WHATSAPP_ADDRESSING", "phone")).profiles())
                .isEqualTo(new StanzaProfiles(StanzaProfile.PHONE_CLASSIC, true));
    }

    private ClientConfig client(Map<String, String> environment) {
        return GatewayWiring.real(Config.load(environment, directory), new SystemTime(), new SecureRandom());
    }
}
