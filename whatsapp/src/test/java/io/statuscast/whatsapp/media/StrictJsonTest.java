package io.statuscast.whatsapp.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @Test
    void readsArraysOfStrings() throws MalformedJsonException {
        assertThat(StrictJson.arrayOfStrings(utf8("[]"))).isEmpty();
        assertThat(StrictJson.arrayOfStrings(utf8(" [ \"contact\" , \"5511900000001@s.whatsapp.net\" ] \n")))
                .containsExactly("contact", "5511900000001@s.whatsapp.net");
        assertThat(StrictJson.arrayOfStrings(utf8("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83C\\udf3f\uD83C\uDF3F\"]")))
                .containsExactly("\"\\/\b\f\n\r\té\uD83C\uDF3F\uD83C\uDF3F");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[\"a\"",
                "[\"a\",]",
                "[,\"a\"]",
                "[\"a\" \"b\"]",
                "[\"a\"] x",
                "[\"a\"]\0",
                "[1]",
                "[null]",
                "[[\"a\"]]",
                "{\"a\":\"b\"}",
                "[\"\\x\"]",
                "[\"\\u12\"]",
                "[\"\\u00g0\"]",
                "[\"\\u٠٠٠٠\"]",
                "[\"line\nbreak\"]",
                "['a']"
            })
    void refusesEverythingElseForAnArray(String text) {
        assertThatThrownBy(() -> StrictJson.arrayOfStrings(utf8(text))).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> StrictJson.arrayOfStrings(new byte[] {'[', '"', (byte) 0xff, '"', ']'}))
                .hasMessageContaining("UTF-8");
    }

    @Test
    void readsTheStringMembersOfAnObjectAndPassesOverOthers() throws MalformedJsonException {
        String text =
                "{\"url\":\"https://x/\",\"n\":-1.5e+3,\"z\":0,\"o\":{\"url\":\"inner\",\"e\":{}},\"a\":[1,true,false,null,\"s\",[]],\"direct_path\":\"/v\"}";

        assertThat(StrictJson.stringMembers(utf8(text)))
                .containsOnly(entry("url", "https://x/"), entry("direct_path", "/v"));
        assertThat(StrictJson.stringMembers(utf8("{}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":tru}",
                "{\"a\":[1,]}",
                "{\"a\":1}{}",
                "<html>"
            })
    void refusesEverythingElseForAnObject(String text) {
        assertThatThrownBy(() -> StrictJson.stringMembers(utf8(text))).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesWhatIsNestedTooDeeplyOrTooMany() {
        String deep = "{\"a\":" + "[".repeat(100_000);
        String many = "[" + "\"\",".repeat(5000) + "\"\"]";

        assertThatThrownBy(() -> StrictJson.stringMembers(utf8(deep))).hasMessageContaining("deeply");
        assertThatThrownBy(() -> StrictJson.arrayOfStrings(utf8(many))).hasMessageContaining("1024");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
