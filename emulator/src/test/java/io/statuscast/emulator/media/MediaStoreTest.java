package io.statuscast.emulator.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.emulator.signal.Symmetric;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaStoreTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @TempDir
    private Path directory;

    private MediaStore store;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        open();
    }

    private void open() throws Exception {
        var config = new MediaStoreConfig(0, directory, "good"::equals, 1000);
        store = MediaStore.start(config, () -> NOW, new SeededRandom(1));
        client = HttpClient.newBuilder()
                .sslContext(Certificates.trusting(store.authority()))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        store.close();
    }

    @Test
    void givesBackWhatWasUploaded() throws Exception {
        byte[] body = "encrypted bytes".getBytes(UTF_8);

        HttpResponse<String> answer = upload(body, token(body), "good", "https://web.whatsapp.com");

        assertThat(answer.statusCode()).isEqualTo(200);
        String directPath = answer.body().replaceAll(".*\"direct_path\":\"([^\"]+)\".*", "$1");
        assertThat(answer.body()).contains("\"url\":\"https://" + store.host() + directPath + "\"");
        assertThat(get(directPath, null).body()).isEqualTo(body);
        HttpResponse<byte[]> part = get(directPath, "bytes=3-6");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(body, 3, 7));
        assertThat(get(directPath, "bytes=99-").statusCode()).isEqualTo(416);
    }

    @Test
    void refusesWhatTheRealHostsRefuse() throws Exception {
        byte[] body = {1, 2, 3};
        String origin = "https://web.whatsapp.com";

        assertThat(upload(body, token(body), "old", origin).statusCode()).isEqualTo(401);
        assertThat(upload(body, token(body), "good", "https://example.com").statusCode())
                .isEqualTo(403);
        assertThat(upload(body, token(new byte[] {9}), "good", origin).statusCode())
                .isEqualTo(400);
        assertThat(upload(new byte[0], token(new byte[0]), "good", origin).statusCode())
                .isEqualTo(413);
        assertThat(get("/v/t62/" + "0".repeat(64), null).statusCode()).isEqualTo(404);
    }

    @Test
    void failsOnDemandAndThenNoMore() throws Exception {
        byte[] body = {1, 2, 3};
        store.faults().failUploads(2, 503);

        assertThat(upload(body, token(body), "good", "https://web.whatsapp.com").statusCode())
                .isEqualTo(503);
        assertThat(upload(body, token(body), "good", "https://web.whatsapp.com").statusCode())
                .isEqualTo(503);
        assertThat(upload(body, token(body), "good", "https://web.whatsapp.com").statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepsFilesAndCertificateOverARestartAndDropsTheOldestForRoom() throws Exception {
        byte[] first = new byte[400];
        byte[] second = new byte[500];
        byte[] third = new byte[450];
        upload(first, token(first), "good", "https://web.whatsapp.com");
        upload(second, token(second), "good", "https://web.whatsapp.com");
        upload(third, token(third), "good", "https://web.whatsapp.com");
        var authority = store.authority();
        stop();
        open();

        assertThat(store.authority()).isEqualTo(authority);
        assertThat(Files.readString(store.authorityFile(), UTF_8)).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(store.files()).isEqualTo(2);
        assertThat(get("/v/t62/" + Symmetric.sha256Hex(first), null).statusCode())
                .isEqualTo(404);
        assertThat(get("/v/t62/" + Symmetric.sha256Hex(third), null).body()).isEqualTo(third);
    }

    @Test
    void opensMediaAndChecksEveryDigest() throws Exception {
        byte[] plain = "a picture".getBytes(UTF_8);
        EncryptedMedia media = put(plain);

        try (MediaDownloader downloader = store.downloader()) {
            assertThat(downloader.download(media)).isEqualTo(plain);
            EncryptedMedia wrongType = new EncryptedMedia(
                    "Video",
                    media.url(),
                    media.directPath(),
                    media.mediaKey(),
                    media.fileSha256(),
                    media.encSha256(),
                    media.fileLength());
            assertThatThrownBy(() -> downloader.download(wrongType))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("MAC");
        }
    }

    private EncryptedMedia put(byte[] plain) throws Exception {
        byte[] key = new byte[32];
        byte[] keys = Symmetric.hkdf(key, "WhatsApp Image Keys", 112);
        byte[] iv = Arrays.copyOf(keys, 16);
        byte[] ciphertext = Symmetric.cbcEncrypt(Arrays.copyOfRange(keys, 16, 48), iv, plain);
        byte[] mac = Symmetric.hmacSha256(Arrays.copyOfRange(keys, 48, 80), iv, ciphertext);
        byte[] stored = Symmetric.concat(ciphertext, Arrays.copyOf(mac, 10));
        String answer = upload(stored, token(stored), "good", "https://web.whatsapp.com")
                .body();
        String directPath = answer.replaceAll(".*\"direct_path\":\"([^\"]+)\".*", "$1");
        return new EncryptedMedia(
                "Image",
                "https://" + store.host() + directPath,
                directPath,
                key,
                Symmetric.sha256(plain),
                Symmetric.sha256(stored),
                plain.length);
    }

    private HttpResponse<String> upload(byte[] body, String token, String auth, String origin) throws Exception {
        URI uri = URI.create("https://" + store.host() + "/mms/image/" + token + "?auth=" + auth + "&token=" + token);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .header("Origin", origin)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> get(String path, @Nullable String range) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://" + store.host() + path));
        if (range != null) {
            request.header("Range", range);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String token(byte[] body) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Symmetric.sha256(body));
    }
}
