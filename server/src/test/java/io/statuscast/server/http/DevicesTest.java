package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.server.http.ApiFixture.Reply;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    private static final String QR = "2@AbCdEf0123456789/+==,dGhlLW5vaXNlLWtleQ==,aWRlbnRpdHk=,YWR2LXNlY3JldA==";
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aUsableNumberLooksAsClientsExpect() {
        JsonNode device = api.get("/v1/devices/shop").json();
        assertThat(device.get("status").asText()).isEqualTo("operative");
        assertThat(device.at("/session/status").asText()).isEqualTo("online");
        assertThat(device.at("/billing/subscription/product").asText()).isEqualTo("io");
        assertThat(device.get("phone").asText()).isEqualTo("+5511990000001");
        assertThat(device.get("wid").asText()).isEqualTo("5511990000001@c.us");
    }

    @ParameterizedTest
    @CsvSource({
        "'',2",
        "?size=1&page=1,1",
        "?status=operative,1",
        "?status[]=operative&status[]=pending,2",
        "?sessionStatus=online,1",
        "?search=SHOP,1",
        "?search=nobody,0"
    })
    void listsNumbers(String query, int count) {
        assertThat(api.get("/v1/devices" + query).json()).hasSize(count);
    }

    @Test
    void addsANumberAndBeginsToLinkIt() {
        Reply reply = api.post("/v1/devices", "{\"alias\":\" second shop \"}");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().get("alias").asText()).isEqualTo("second shop");
        assertThat(reply.json().get("status").asText()).isEqualTo("pending");
        assertThat(api.get(reply.header("Location")).json().get("id"))
                .isEqualTo(reply.json().get("id"));
        assertThat(api.post("/v1/devices", "{\"alias\":\"second shop\"}").code())
                .isEqualTo("device:exists");
        assertThat(api.post("/v1/devices", "{\"alias\":\"Second SHOP\"}").code())
                .as("names that differ in case alone would be mistaken for each other")
                .isEqualTo("device:exists");
        assertThat(api.post("/v1/chat/SECOND%20shop/status", "{\"message\":\"hi\"}")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|alias field:required",
                "{\"alias\":\"\"}|alias field:length",
                "{\"alias\":\" \"}|alias field:length",
                "{\"alias\":\"+5511990000003\"}|alias field:format",
                "{\"alias\":\"shop/two\"}|alias field:format",
                "{\"alias\":\"60d6073758a1a1100820e16c\"}|alias field:format",
                "{\"alias\":\"a\",\"phone\":\"+5511990000003\"}|phone feature:unavailable",
                "{\"alias\":\"a\",\"plan\":\"x\"}|plan field:unknown",
            })
    void refusesABadNumber(String body, String error) {
        assertThat(api.post("/v1/devices", body).errors()).containsExactly(error);
    }

    @Test
    void theCodeComesInEveryEncoding() throws Exception {
        api.linksOnceBegun.put(api.unlinked.id(), new DeviceLink.Pairing(QR, Instant.ofEpochSecond(2_000_000_000)));
        String scan = "/v1/devices/" + api.unlinked.id() + "/scan";

        Reply svg = api.get(scan);
        assertThat(svg.contentType()).isEqualTo("image/svg+xml");
        assertThat(new String(svg.body(), StandardCharsets.UTF_8)).startsWith("<svg xmlns=");
        assertThat(new String(api.get(scan + "?encoding=uri").body(), StandardCharsets.UTF_8))
                .isEqualTo(QR);
        JsonNode json = api.get(scan + "?encoding=json").json();
        assertThat(json.get("data").asText()).isEqualTo(QR);
        assertThat(json.get("expiresAt").asText()).isEqualTo("2033-05-18T03:33:20.000Z");
        Reply image = api.get(scan + "?encoding=image&size=300");
        assertThat(image.contentType()).isEqualTo("image/png");
        assertThat(decoded(image.body())).isEqualTo(QR);
        assertThat(decoded(Base64.getDecoder()
                        .decode(api.get(scan + "?encoding=base64")
                                .json()
                                .get("data")
                                .asText())))
                .isEqualTo(QR);
        assertThat(api.get(scan + "?encoding=base64_uri").json().get("data").asText())
                .startsWith("data:image/png;base64,");
        assertThat(api.get(scan + "?encoding=gif").errors()).containsExactly("encoding query:invalid");
    }

    @Test
    void aLinkedNumberHasNothingToScan() {
        Reply reply = api.get("/v1/devices/shop/scan");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("scan:nothing");
        assertThat(reply.json().get("message").asText()).contains("online");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?force=true"})
    void readingACodeNeverDisturbsALinkThatWorks(String how) {
        ResourceId id = api.shop.id();
        DeviceLink online = api.links.get(id);
        api.linksOnceBegun.put(id, new DeviceLink.Pairing(QR, Instant.EPOCH));
        for (DeviceLink link : List.of(online, new DeviceLink.Reconnecting(3, Instant.EPOCH))) {
            api.links.put(id, link);
            assertThat(api.get("/v1/devices/shop/scan" + how).code()).isEqualTo("scan:nothing");
            assertThat(api.links.get(id)).isEqualTo(link);
        }
    }

    @Test
    void aNumberThePhoneRemovedIsLinkedAgainOnlyWhenForced() {
        ResourceId id = api.shop.id();
        api.links.put(id, new DeviceLink.LoggedOut("device removed"));
        api.linksOnceBegun.put(id, new DeviceLink.Pairing(QR, Instant.EPOCH));

        assertThat(api.get("/v1/devices/shop/scan").code()).isEqualTo("scan:nothing");
        assertThat(api.get("/v1/devices/shop/scan?force=true").status()).isEqualTo(200);
    }

    @Test
    void thePhoneViewShowsWhatTheSandboxContactsSee() {
        assertThat(api.get("/v1/sandbox/seen").json().at("/0/statuses/0/text").asText())
                .isEqualTo("Hi");
        try (var without = new ApiFixture(new ApiSetup().withoutSandbox())) {
            assertThat(without.get("/v1/sandbox/seen").code()).isEqualTo("sandbox:absent");
        }
    }

    private static String decoded(byte[] png) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }
}
