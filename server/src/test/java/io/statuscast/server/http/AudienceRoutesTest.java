package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.device.DeviceControl.Contact;
import io.statuscast.server.http.ApiFixture.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudienceRoutesTest {
    private static final ApiFixture API = new ApiFixture();
    private static final String LISTS = "/v1/chat/shop/audiences";

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void aListIsMadeFoundByNameChangedAndDeleted() {
        Reply made =
                send("POST", LISTS, "{\"name\":\"My regulars\",\"phones\":[\"+5511990000002\",\"+5511990000003\"]}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("size").asInt()).isEqualTo(2);
        assertThat(API.get(made.header("Location")).json().at("/phones/1").asText())
                .isEqualTo("+5511990000003");

        String one = LISTS + "/My%20regulars";
        JsonNode changed = send("PATCH", one, "{\"add\":[\"+5511990000004\"],\"remove\":[\"+5511990000002\"]}")
                .json();
        assertThat(changed.get("size").asInt()).isEqualTo(2);
        assertThat(send("PATCH", one, "{\"phones\":[]}").json().get("size").asInt())
                .isZero();
        assertThat(API.get(LISTS + "?search=REGULARS").json()).hasSize(1);
        assertThat(API.get(LISTS + "?search=nobody").json()).isEmpty();
        assertThat(send("DELETE", one, null).json().get("status").asText()).isEqualTo("removed");
        assertThat(API.get(one).code()).isEqualTo("audience:notfound");
    }

    @Test
    void csvMakesReplacesAndShowsAList() {
        String csv = "name;phone\nAna;+55 (11) 99000-0002\nBen;005511990000003\nChloe;5511990000004\n";
        Reply made = csv("POST", LISTS + "?name=csv", csv);
        assertThat(made.json().get("size").asInt()).isEqualTo(3);
        String shown = new String(
                API.send("GET", LISTS + "/csv", null, "Token", ApiFixture.KEY, "Accept", "text/csv")
                        .body(),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(shown).isEqualTo("phone\r\n+5511990000002\r\n+5511990000003\r\n+5511990000004\r\n");
        assertThat(csv("PATCH", LISTS + "/csv?mode=remove", "+5511990000002")
                        .json()
                        .get("size")
                        .asInt())
                .isEqualTo(2);
        assertThat(csv("PATCH", LISTS + "/csv?mode=add", "+5511990000009")
                        .json()
                        .get("size")
                        .asInt())
                .isEqualTo(3);
        assertThat(csv("PATCH", LISTS + "/csv", "+5511990000009")
                        .json()
                        .get("size")
                        .asInt())
                .isEqualTo(1);
        Reply wrong = csv("PATCH", LISTS + "/csv", "phone\n+5511990000009\n12\nAna");
        assertThat(wrong.errors()).containsExactly("line 3 phone:invalid", "line 4 phone:invalid");
        Reply row = csv("PATCH", LISTS + "/csv", "+5511990000002,+5511990000003\n+5511990000004,Ana");
        assertThat(row.errors()).containsExactly("line 1 csv:invalid");
        Reply title = csv("PATCH", LISTS + "/csv", "name,number\nAna,+5511990000002");
        assertThat(title.errors()).containsExactly("line 2 phone:invalid");
        assertThat(title.json().get("message").asText()).contains("no column is named `phone`");
        assertThat(send("PATCH", LISTS + "/csv", "{}").code()).isEqualTo("change:empty");
        Reply typed = API.send("POST", LISTS, "phone\n", "Token", ApiFixture.KEY, "Content-Type", "text/plain");
        assertThat(typed.code()).isEqualTo("body:type");
        assertThat(typed.json().get("message").asText()).contains("text/csv");
        Reply named = csv("POST", LISTS + "?name=all", csv);
        assertThat(named.errors()).containsExactly("name field:format");
        assertThat(named.json().at("/errors/0/location").asText()).isEqualTo("query");
    }

    @Test
    void contactsFillAList() {
        assertThat(send("POST", LISTS, "{\"name\":\"all of them\",\"contacts\":true}")
                        .code())
                .isEqualTo("contacts:none");
        API.control.contacts = List.of(new Contact("5511990000002", null, "Ana"), new Contact(null, "1234@lid", "Ben"));
        assertThat(send("POST", LISTS, "{\"name\":\"all of them\",\"contacts\":true}")
                        .json()
                        .get("size")
                        .asInt())
                .isOne();
        API.control.contacts = List.of();
    }

    @Test
    void aNameIsTakenOnce() {
        send("POST", LISTS, "{\"name\":\"once\"}");
        Reply again = send("POST", LISTS, "{\"name\":\"once\"}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("audience:exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name field:required",
                "{\"name\":\"contacts\"}|name field:format",
                "{\"name\":\"60d6073758a1a1100820e16c\"}|name field:format",
                "{\"name\":\"a/b\"}|name field:format",
                "{\"name\":\" \"}|name field:length",
                "{\"name\":\"x\",\"phones\":[\"+5511990000002\",\"12\"]}|phones[1] phone:invalid",
                "{\"name\":\"x\",\"numbers\":[]}|numbers field:unknown",
            })
    void aMistakeIsNamed(String body, String error) {
        Reply reply = send("POST", LISTS, body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).containsExactly(error);
    }

    private static Reply send(String method, String path, @org.jspecify.annotations.Nullable String body) {
        return API.send(method, path, body, "Token", ApiFixture.KEY, "Content-Type", "application/json");
    }

    private static Reply csv(String method, String path, String body) {
        return API.send(method, path, body, "Token", ApiFixture.KEY, "Content-Type", "text/csv");
    }
}
