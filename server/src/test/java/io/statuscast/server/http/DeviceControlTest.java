package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.device.DeviceControl.CodeAnswer;
import io.statuscast.core.device.DeviceControl.Health;
import io.statuscast.core.device.DeviceControl.TestStep;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.server.http.ApiFixture.Reply;
import io.statuscast.whatsapp.transport.ProxyConfig;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceControlTest {
    private static final String QR = "2@AbCdEf0123456789/+==,dGhlLW5vaXNlLWtleQ==,aWRlbnRpdHk=,YWR2LXNlY3JldA==";
    private final ApiFixture api = new ApiFixture();
    private final String unlinked = "/v1/devices/" + api.unlinked.id();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aCodeToTypeIsGivenWhileTheNumberOffersCodes() {
        api.linksOnceBegun.put(api.unlinked.id(), new DeviceLink.Pairing(QR, Instant.ofEpochSecond(2_000_000_000)));
        Reply reply = code("+5511990000003");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("code").asText()).isEqualTo("ABCD-EFGH");
        assertThat(reply.json().get("expiresAt").asText()).isEqualTo("2033-05-18T03:33:20.000Z");
        assertThat(api.control.orders).containsExactly("code 5511990000003");
    }

    @ParameterizedTest
    @CsvSource({
        "whatsapp:429,502,authcode:refused",
        "link:no-answer,502,authcode:refused",
        "link:not-ready,409,authcode:nothing",
        "link:linked,409,device:linked",
        "phone:invalid,400,phone:invalid"
    })
    void aRefusedCodeSaysWhy(String why, int status, String code) {
        api.links.put(api.unlinked.id(), new DeviceLink.Pairing(QR, Instant.EPOCH));
        api.control.code = new CodeAnswer.Refused(why, "Because of this.");
        Reply reply = code("+5511990000003");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().get("message").asText()).contains("Because of this.");
    }

    @Test
    void aLinkedNumberGetsNoCodeAndAnUnreadablePhoneNeither() {
        assertThat(api.post("/v1/devices/shop/authcode", "{\"phone\":\"+5511990000003\"}")
                        .code())
                .isEqualTo("device:linked");
        assertThat(code("5511990000003").code()).isEqualTo("phone:invalid");
        assertThat(api.control.orders).isEmpty();
    }

    private Reply code(String phone) {
        return api.post(unlinked + "/authcode", "{\"phone\":\"" + phone + "\"}");
    }

    @Test
    void ordersAreGivenToTheGateway() {
        assertThat(api.send("POST", "/v1/devices/shop/reboot", null, "Token", ApiFixture.KEY)
                        .status())
                .isEqualTo(200);
        assertThat(api.send("POST", "/v1/devices/shop/reset", null, "Token", ApiFixture.KEY)
                        .status())
                .isEqualTo(200);
        assertThat(api.send("POST", "/v1/devices/shop/start", null, "Token", ApiFixture.KEY)
                        .status())
                .isEqualTo(200);
        assertThat(api.control.orders).containsExactly("reboot shop", "reset shop");
    }

    @Test
    void aRemovedNumberIsLoggedOutAndGone() {
        Reply reply = api.send("DELETE", "/v1/devices/shop", null, "Token", ApiFixture.KEY);
        assertThat(reply.json().get("status").asText()).isEqualTo("removed");
        assertThat(reply.json().get("loggedOut").asBoolean()).isTrue();
        assertThat(api.control.orders).containsExactly("remove shop");
        assertThat(api.get("/v1/devices/shop").code()).isEqualTo("device:notfound");
    }

    @Test
    void nameProxyAndWireLogChange() {
        Reply reply = patch("{\"alias\":\"stall\",\"proxy\":\"socks5://me:secret@127.0.0.1:1080\",\"wireLog\":true}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("alias").asText()).isEqualTo("stall");
        assertThat(reply.json().get("proxy").asText()).isEqualTo("socks5://127.0.0.1:1080");
        assertThat(api.control.orders)
                .containsExactly("reboot shop through socks5://me:secret@127.0.0.1:1080", "wire log true");
        assertThat(api.send("PATCH", "/v1/devices/stall", "{\"proxy\":null}", headers())
                        .json()
                        .has("proxy"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"proxy\":\"ftp://127.0.0.1:21\"}|proxy proxy:invalid",
                "{\"proxy\":\"127.0.0.1:8080\"}|proxy proxy:invalid",
                "{\"proxy\":\"http://127.0.0.1:65536\"}|proxy proxy:invalid",
                "{\"proxy\":\"http://127.0.0.1:0\"}|proxy proxy:invalid",
                "{\"proxy\":\"http://me:%zz@127.0.0.1:8080\"}|proxy proxy:invalid",
                "{\"proxy\":\"http://a_b:8080\"}|proxy proxy:invalid",
                "{\"alias\":\" \"}|alias field:length",
                "{\"alias\":\"+5511990000003\"}|alias field:format",
                "{\"plan\":\"x\"}|plan field:unknown"
            })
    void refusesABadChange(String body, String error) {
        assertThat(patch(body).errors()).containsExactly(error);
        assertThat(api.control.orders).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://proxy:1",
                "socks5://10.0.0.1:65535/",
                "http://me:@proxy.example:3128",
                "socks5://me:pass%40word@[2001:db8::1]:1080"
            })
    void everyProxyThatIsTakenCanBeUsed(String proxy) {
        assertThat(patch("{\"proxy\":\"" + proxy + "\"}").status()).isEqualTo(200);
        assertThat(ProxyConfig.parse(URI.create(proxy)).port()).isPositive();
    }

    private Reply patch(String body) {
        return api.send("PATCH", "/v1/devices/shop", body, headers());
    }

    private static String[] headers() {
        return new String[] {"Token", ApiFixture.KEY, "Content-Type", "application/json"};
    }

    @Test
    void healthTellsStateRemedyAndPhone() {
        Instant seen = Instant.parse("2026-05-01T12:00:00Z");
        api.control.health = new Health(seen, 12, seen, true);
        JsonNode health = api.get("/v1/devices/shop/health").json();
        assertThat(health.get("healthy").asBoolean()).isTrue();
        assertThat(health.get("phoneLastSeen").asText()).isEqualTo("2026-05-01T12:00:00.000Z");
        assertThat(health.get("contacts").asInt()).isEqualTo(12);
        assertThat(health.get("wireLog").asBoolean()).isTrue();
        assertThat(api.get("/v1/devices/shop/sync").json().get("lastSyncAt").asText())
                .isEqualTo("2026-05-01T12:00:00.000Z");
        assertThat(api.get(unlinked + "/sync").status()).isEqualTo(200);

        api.links.put(api.shop.id(), new DeviceLink.Online(seen, "Open WhatsApp on the phone."));
        JsonNode warned = api.get("/v1/devices/shop/health").json();
        assertThat(warned.get("healthy").asBoolean()).isFalse();
        assertThat(warned.get("reason").asText()).isEqualTo("Open WhatsApp on the phone.");
    }

    @Test
    void theSelfTestTellsItsSteps() {
        api.control.steps = List.of(new TestStep("online", true, "It is."), new TestStep("acknowledged", false, "No."));
        JsonNode test = api.send("POST", "/v1/devices/shop/selftest", null, "Token", ApiFixture.KEY)
                .json();
        assertThat(test.get("passed").asBoolean()).isFalse();
        assertThat(test.at("/steps/1/name").asText()).isEqualTo("acknowledged");
        api.control.steps = List.of();
        assertThat(api.send("POST", unlinked + "/selftest", null, "Token", ApiFixture.KEY)
                        .json()
                        .at("/steps/0/passed")
                        .asBoolean())
                .isFalse();
    }
}
