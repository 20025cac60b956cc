package io.statuscast.whatsapp.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.media.HttpsHost.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads and downloads over real TLS.
class MediaTransferTest {
    private static final String ORIGIN = "https://web.whatsapp.com";
    private static final String UPLOADED = "{\"url\":\"https://mmg.example.net/v/1?a=b\",\"direct_path\":\"/v/1?a=b\"}";
    private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    private static Path shared;

    private static KeyStore identity;
    private static HttpClient http;

    @TempDir
    private Path dir;

    private HttpsHost first;
    private HttpsHost second;
    private Grants grants;

    /// Grants media connections `auth1`, `auth2`, … over the two hosts.
    private static final class Grants implements MediaConnections {
        private final List<String> hosts = new ArrayList<>();
        private int granted;

        @Override
        public MediaConnection current() {
            granted++;
            return new MediaConnection("auth" + granted, Duration.ofMinutes(5), hosts, AT);
        }

        @Override
        public MediaConnection insteadOf(MediaConnection refused) {
            assertThat(refused.auth()).isEqualTo("auth" + granted);
            return current();
        }
    }

    @BeforeAll
    static void makeIdentity() throws IOException, InterruptedException, GeneralSecurityException {
        identity = HttpsHost.identity(shared);
        http = MediaHttp.client(List.of(HttpsHost.certificate(identity)));
    }

    @AfterAll
    static void closeClient() {
        http.close();
    }

    @BeforeEach
    void startHosts() throws IOException, GeneralSecurityException {
        first = new HttpsHost(identity);
        second = new HttpsHost(identity);
        grants = new Grants();
        grants.hosts.addAll(List.of(first.name(), second.name()));
    }

    @AfterEach
    void stopHosts() {
        first.close();
        second.close();
    }

    @Test
    void uploadsToTheAddressOfTheEncryptedHash() throws IOException {
        first.answers.add(Answer.of(200, UPLOADED));
        EncryptedMedia media = encrypted(MediaType.VIDEO, 100_000);

        UploadedMedia uploaded = uploader().upload(media, AT);

        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(media.encSha256());
        HttpsHost.Seen request = first.seen.getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri().toString()).isEqualTo("/mms/video/" + token + "?auth=auth1&token=" + token);
        assertThat(request.origin()).isEqualTo(ORIGIN);
        assertThat(request.body()).isEqualTo(Files.readAllBytes(media.file()));
        assertThat(uploaded.url()).isEqualTo("https://mmg.example.net/v/1?a=b");
        assertThat(uploaded.directPath()).isEqualTo("/v/1?a=b");
        assertThat(uploaded.sha256()).isEqualTo(media.sha256());
        assertThat(uploaded.streamingSidecar()).isEqualTo(media.streamingSidecar());
    }

    @Test
    void goesToTheNextHostAfterAFailure() throws IOException {
        first.answers.add(Answer.of(507, ""));
        second.answers.add(Answer.of(200, UPLOADED));

        uploader().upload(encrypted(MediaType.IMAGE, 10), AT);

        assertThat(first.seen).hasSize(1);
        assertThat(second.seen).hasSize(1);
    }

    @Test
    void goesToTheNextHostWhenOneIsDown() throws IOException {
        first.close();
        second.answers.add(Answer.of(200, UPLOADED));

        uploader().upload(encrypted(MediaType.IMAGE, 10), AT);

        assertThat(second.seen).hasSize(1);
    }

    @Test
    void asksForAnotherConnectionWhenItsOwnIsRefused() throws IOException {
        first.answers.addAll(List.of(Answer.of(401, ""), Answer.of(403, ""), Answer.of(200, UPLOADED)));

        uploader().upload(encrypted(MediaType.IMAGE, 10), AT);

        assertThat(first.seen)
                .extracting(seen -> seen.uri().getQuery())
                .allMatch(query -> query.startsWith("auth=auth"))
                .extracting(query -> query.substring(0, "auth=auth1".length()))
                .containsExactly("auth=auth1", "auth=auth2", "auth=auth3");
    }

    @Test
    void givesUpAfterThreeTriesAndTellsOfAll() throws IOException {
        EncryptedMedia media = encrypted(MediaType.IMAGE, 10);

        assertThatThrownBy(() -> uploader().upload(media, AT)).isInstanceOfSatisfying(MediaException.class, e -> {
            assertThat(e.kind()).isEqualTo(MediaException.Kind.UNREACHABLE);
            assertThat(e.getMessage()).isEqualTo(first.name() + " answered 500");
            assertThat(e.getSuppressed()).hasSize(1);
            assertThat(e.getSuppressed()[0].getSuppressed()).hasSize(1);
        });
        assertThat(first.seen.size() + second.seen.size()).isEqualTo(3);
    }

    @Test
    void doesNotRepeatWhatIsRefusedForGood() throws IOException {
        first.answers.add(Answer.of(413, ""));
        EncryptedMedia media = encrypted(MediaType.IMAGE, 10);

        assertKind(MediaException.Kind.REFUSED, () -> uploader().upload(media, AT));
        assertThat(first.seen).hasSize(1);
        assertThat(second.seen).isEmpty();
    }

    @Test
    void refusesAnswersThatNameNoAddress() throws IOException {
        first.answers.addAll(List.of(
                Answer.of(200, "<html>"),
                Answer.of(200, "{\"url\":\"x\"}"),
                Answer.of(200, "{\"direct_path\":\"/\"}")));
        EncryptedMedia media = encrypted(MediaType.IMAGE, 10);

        for (int i = 0; i < 3; i++) {
            assertKind(MediaException.Kind.REFUSED, () -> uploader().upload(media, AT));
        }
    }

    @Test
    void readsNoEndlessAnswer() throws IOException {
        for (int i = 0; i < 2; i++) {
            first.answers.add(new Answer(200, new byte[1024 * 1024], false));
            second.answers.add(new Answer(200, new byte[1024 * 1024], false));
        }
        EncryptedMedia media = encrypted(MediaType.IMAGE, 10);

        assertKind(MediaException.Kind.UNREACHABLE, () -> uploader().upload(media, AT));
    }

    @Test
    void trustsOnlyTheCertificatesItWasGiven() throws IOException {
        EncryptedMedia media = encrypted(MediaType.IMAGE, 10);
        try (HttpClient systemOnly = MediaHttp.client(List.of())) {
            var uploader = new MediaUploader(systemOnly, grants, ORIGIN);

            assertKind(MediaException.Kind.UNREACHABLE, () -> uploader.upload(media, AT));
        }
        assertThat(first.seen).isEmpty();
    }

    @Test
    void downloadsIntoMemoryAndIntoAFile() throws IOException {
        EncryptedMedia media = encrypted(MediaType.APP_STATE, 70_000);
        var reference = new MediaReference("/v/1?a=b", media.mediaKey(), media.sha256(), media.encSha256());
        byte[] stored = Files.readAllBytes(media.file());
        first.answers.add(new Answer(200, stored, true));
        first.answers.add(new Answer(200, stored, false));
        Path target = dir.resolve("target");

        assertThat(downloader().bytes(reference, MediaType.APP_STATE, 1_000_000))
                .isEqualTo(plain(70_000));
        downloader().toFile(reference, MediaType.APP_STATE, target, 1_000_000);

        assertThat(target).hasBinaryContent(plain(70_000));
        assertThat(dir.resolve("target.enc")).doesNotExist();
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(media.encSha256());
        assertThat(first.seen.getFirst().uri().toString())
                .isEqualTo("/v/1?a=b&hash=" + token + "&mms-type=md-app-state&__wa-mms=");
    }

    @Test
    void downloadsNothingLargerThanAllowed() throws IOException {
        EncryptedMedia media = encrypted(MediaType.IMAGE, 70_000);
        var reference = new MediaReference("/v/1", media.mediaKey(), null, media.encSha256());
        first.answers.add(new Answer(200, Files.readAllBytes(media.file()), true));

        assertKind(MediaException.Kind.TOO_LARGE, () -> downloader().bytes(reference, MediaType.IMAGE, 60_000));
        first.answers.add(new Answer(200, Files.readAllBytes(media.file()), false));
        assertKind(
                MediaException.Kind.UNREACHABLE,
                () -> downloader().toFile(reference, MediaType.IMAGE, dir.resolve("target"), 60_000));
        assertThat(dir.resolve("target")).doesNotExist();
        assertThat(dir.resolve("target.enc")).doesNotExist();
    }

    @Test
    void handsNothingOutThatIsNotWhatWasAnnounced() throws IOException {
        EncryptedMedia media = encrypted(MediaType.IMAGE, 10);
        var reference = new MediaReference("/v/1", media.mediaKey(), media.sha256(), media.encSha256());
        first.answers.add(Answer.of(200, "something else entirely"));

        assertKind(MediaException.Kind.CORRUPT, () -> downloader().bytes(reference, MediaType.IMAGE, 1000));
    }

    @Test
    void saysWhenAFileIsGone() throws IOException {
        EncryptedMedia media = encrypted(MediaType.IMAGE, 10);
        var reference = new MediaReference("/v/1", media.mediaKey(), media.sha256(), media.encSha256());
        first.answers.add(Answer.of(404, ""));

        assertKind(MediaException.Kind.GONE, () -> downloader().bytes(reference, MediaType.IMAGE, 1000));
    }

    @Test
    void refusesPathsThatWouldLeaveTheHost() {
        assertKind(
                MediaException.Kind.CORRUPT,
                () -> new MediaReference("@evil.example/", new byte[32], null, new byte[32]));
    }

    @Test
    void allowsMoreTimeForMoreBytesUpToALimit() {
        assertThat(MediaTransfer.timeFor(0)).isEqualTo(Duration.ofSeconds(30));
        assertThat(MediaTransfer.timeFor(16 * 1024 * 1024)).isEqualTo(Duration.ofSeconds(30 + 256));
        assertThat(MediaTransfer.timeFor(Long.MAX_VALUE)).isEqualTo(Duration.ofMinutes(10));
    }

    private static void assertKind(MediaException.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.kind()).as(e.toString()).isEqualTo(kind));
    }

    private MediaUploader uploader() {
        return new MediaUploader(http, grants, ORIGIN);
    }

    private MediaDownloader downloader() {
        return new MediaDownloader(http, grants, ORIGIN);
    }

    private EncryptedMedia encrypted(MediaType type, int length) throws IOException {
        Path plain = Files.write(dir.resolve("plain"), plain(length));
        byte[] key = new byte[32];
        key[0] = (byte) type.path().length();
        return MediaCrypto.encrypt(plain, dir.resolve("encrypted"), type, key);
    }

    private static byte[] plain(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        return bytes;
    }
}
