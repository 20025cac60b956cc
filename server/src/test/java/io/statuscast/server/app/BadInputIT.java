package io.statuscast.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.server.app.ServerProcess.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes wrong after a post was accepted, through the whole server and its sandbox number: the post says it with a
/// code and a sentence, and no stack trace reaches anybody.
class BadInputIT {
    @TempDir
    static Path directory;

    private static MediaHost media;
    /// Where the number that nobody links waits for its QR code to be scanned.
    private static WhatsAppEmulator whatsApp;

    private static ServerProcess server;
    private static String sandbox;
    private static String unlinked;

    @BeforeAll
    static void start() throws Exception {
        media = new MediaHost();
        media.serve("/picture.jpg", 200, "image/jpeg", MediaHost.jpeg(320, 240));
        media.serve("/broken", 500, "text/plain", "at com.example.Broken(Broken.java:1)".getBytes(UTF_8));
        media.serve("/private", 403, "text/plain", "no".getBytes(UTF_8));
        media.serve("/page", 200, "image/jpeg", "<!doctype html><html><body>Hi</body></html>".getBytes(UTF_8));
        media.serve("/empty.jpg", 200, "image/jpeg", new byte[0]);
        media.serveWithoutEnd("/endless.jpg");
        media.serve("/old.mp4", 200, "video/mp4", film());
        whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory());
        server = new ServerProcess(
                directory,
                Map.of(
                        "STATUSCAST_WHATSAPP_URL", whatsApp.chatUrl().toString(),
                        "STATUSCAST_WHATSAPP_NOISE_ROOT", HexFormat.of().formatHex(whatsApp.noiseRoot()),
                        "STATUSCAST_FETCH_ALLOW", media.address()));
        server.start();
        sandbox = server.get("/v1/devices").body().get(0).get("id").asText();
        unlinked = server.post("/v1/devices", "{\"alias\":\"new\"}")
                .body()
                .get("id")
                .asText();
    }

    @AfterAll
    static void end() {
        server.close();
        media.close();
        whatsApp.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/broken       | media:http-error | answered 500",
                "/missing.jpg  | media:not-found  | answered 404",
                "/private      | media:http-error | answered 403",
                "/page         | media:not-media  | neither a picture nor a video",
                "/empty.jpg    | media:empty      | empty body",
                "/endless.jpg  | media:too-large  | larger than 64 MB",
                "/old.mp4      | media:unfit      | not H.264",
            })
    void aSourceThatFailsEndsThePostWithACodeAndASentence(String path, String code, String words) {
        Reply accepted = post(sandbox, media(media.url(path)));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);

        JsonNode post = await().atMost(ServerProcess.PATIENCE)
                .until(
                        () -> server.get(accepted.location()).body(),
                        now -> now.path("state").asText().equals("failed"));

        assertThat(post.path("failureCode").asText()).isEqualTo(code);
        assertThat(post.path("stateCode").asText()).isEqualTo(code);
        assertThat(post.path("failureReason").asText()).contains(words).endsWith(".");
        assertThat(post.path("deliveryStatus").asText()).isEqualTo("failed");
        assertNoStackTrace(post.toString());
        assertNoStackTrace(server.log());
    }

    @Test
    void aHostThatFailsIsTriedAgainAndThePostSaysSo() {
        Reply accepted = post(sandbox, media(media.url("/broken")));

        // The history keeps what the status itself shows for a moment only.
        JsonNode retrying = await().atMost(ServerProcess.PATIENCE)
                .until(
                        () -> server.get(accepted.location() + "/events").body(),
                        history -> history.findValuesAsText("to").contains("retrying"))
                .valueStream()
                .filter(event -> event.path("to").asText().equals("retrying"))
                .findFirst()
                .orElseThrow();

        assertThat(retrying.path("code").asText()).isEqualTo("media:http-error");
        assertThat(retrying.path("reason").asText()).contains("answered 500");
    }

    @Test
    void aPictureGoesOutBetweenThemAll() {
        Reply accepted = post(sandbox, media(media.url("/picture.jpg")));

        await().atMost(ServerProcess.PATIENCE)
                .untilAsserted(() -> assertThat(server.get(accepted.location())
                                .body()
                                .path("state")
                                .asText())
                        .isEqualTo("published"));
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:1/a.jpg", "http://169.254.169.254/latest", "http://[::1]/a.jpg", "http://10.1.2.3/a"})
    void aPrivateAddressIsRefusedAtOnceAndTheFieldNamed(String url) {
        Reply reply = post(sandbox, media(url));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().toString()).contains("media.url", "media:forbidden-address");
    }

    @Test
    void aNumberThatIsNotLinkedTakesPostsAndTheirStateSaysWhyTheyWait() {
        Reply accepted = post(unlinked, "{\"message\":\"later\"}");

        assertThat(accepted.status()).isEqualTo(201);
        await().atMost(ServerProcess.PATIENCE).untilAsserted(() -> {
            JsonNode post = server.get(accepted.location()).body();
            assertThat(post.path("state").asText()).isEqualTo("scheduled");
            assertThat(post.path("stateCode").asText()).isEqualTo("device:pairing");
            assertThat(post.path("stateReason").asText()).contains("QR code");
        });
    }

    private static Reply post(String device, String body) {
        return server.post("/v1/chat/" + device + "/status", body);
    }

    private static String media(String url) {
        return "{\"message\":\"caption\",\"media\":{\"url\":\"" + url + "\"}}";
    }

    private static void assertNoStackTrace(String text) {
        assertThat(text).doesNotContain("Exception", "\tat ", "Broken.java");
    }

    /// A film that phones do not play.
    private static byte[] film() throws Exception {
        Path file = directory.resolve("old.mp4");
        Process process = new ProcessBuilder(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-nostdin",
                        "-y",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc=size=160x120:rate=5:duration=1",
                        "-c:v",
                        "mpeg4",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readAllBytes(file);
    }
}
