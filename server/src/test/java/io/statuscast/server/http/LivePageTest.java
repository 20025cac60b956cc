package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The calls of docs/live-acceptance.md are calls of this server.
class LivePageTest {
    private static final ApiFixture API = new ApiFixture();
    private static final Path PAGE = Path.of("../docs/live-acceptance.md");
    private static final Pattern CALL =
            Pattern.compile("\\b(GET|POST|PATCH|DELETE) (?:/v1)?(/(?:devices|chat)[^ `\\n]*)");
    private static final Pattern STATUS = Pattern.compile("call POST /chat/live/status '(\\{.*?\\}\\})'");

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void everyCallIsARoute() throws IOException {
        List<Route> routes = ApiServer.routes(API.ports(), API.settings(), new Contract());
        Matcher call = CALL.matcher(Files.readString(PAGE));
        int calls = 0;
        while (call.find()) {
            calls++;
            String path = "/v1" + call.group(2);
            assertThat(routes)
                    .as(call.group())
                    .anyMatch(route -> route.method().text().equals(call.group(1)) && fits(route.template(), path));
        }
        assertThat(calls).isGreaterThan(10);
    }

    private static boolean fits(String template, String path) {
        return path.matches(template.replaceAll("\\{[^/]*\\}", "[^/]+"));
    }

    @Test
    void theStatusOfThePageIsAccepted() throws IOException {
        Matcher status = STATUS.matcher(Files.readString(PAGE));
        assertThat(status.find()).isTrue();
        String body = status.group(1).replace("'$B'", "+15550100002");

        assertThat(API.status(body).status()).as(body).isEqualTo(201);
    }
}
