package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.server.http.ApiFixture.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
    private static final ApiFixture API = new ApiFixture();

    @AfterAll
    static void close() {
        API.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Token: KEY",
                "token: KEY",
                "TOKEN: KEY",
                "Authorization: KEY",
                "Authorization: Bearer KEY",
                "authorization: bearer KEY",
                "Authorization: Token KEY",
                "Authorization: Bearer live_KEY"
            })
    void takesTheKeyInEveryHeader(String header) {
        String[] parts = header.replace("KEY", ApiFixture.KEY).split(": ", 2);
        assertThat(API.send("GET", "/v1/devices", null, parts).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "Token"})
    void takesTheKeyAsParameter(String name) {
        assertThat(API.send("GET", "/v1/devices?" + name + "=" + ApiFixture.KEY, null)
                        .status())
                .isEqualTo(200);
        assertThat(API.send(
                                "POST",
                                "/v1/chat/" + API.shop.id() + "/status?" + name + "=" + ApiFixture.KEY,
                                "{\"message\":\"hi\"}",
                                "Content-Type",
                                "application/json")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void refusesARequestWithoutAKey() {
        Reply reply = API.send("POST", "/v1/chat/" + API.shop.id() + "/status", "{}");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("key:missing");
        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void refusesAWrongKey() {
        Reply reply = API.send("GET", "/v1/devices", null, "Token", "f".repeat(80));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("key:invalid");
    }

    @Test
    void healthNeedsNoKey() {
        assertThat(API.send("GET", "/health", null).json().get("status").asText())
                .isEqualTo("ok");
    }
}
