package io.statuscast.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostContent.MediaFormat;
import io.statuscast.core.post.PostContent.MediaSource;
import io.statuscast.core.post.Progress;
import io.statuscast.core.queue.PrepareResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two rehearsals at a time, so that they leave the posts' own media its processor and memory. What one says
/// of real media: `MediaRehearsalIT`.
@Timeout(180)
class MediaRehearsalTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    @TempDir
    Path directory;

    @Test
    void aThirdWaitsAWhileAndIsThenTurnedAway() throws Exception {
        var arrived = new CountDownLatch(2);
        var goOn = new CountDownLatch(1);
        HttpServer host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/", exchange -> {
            try (exchange) {
                arrived.countDown();
                goOn.await();
                exchange.sendResponseHeaders(404, -1);
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var fetcher = fetcher(host)) {
            host.setExecutor(threads);
            host.start();
            var rehearsal = new MediaRehearsal(fetcher, directory, InstantSource.system(), Duration.ofMillis(50));
            var media = media("http://127.0.0.1:" + host.getAddress().getPort() + "/a.jpg");
            var first = threads.submit(() -> code(rehearsal.rehearse(post(media), media)));
            var second = threads.submit(() -> code(rehearsal.rehearse(post(media), media)));
            arrived.await();
            assertThat(code(rehearsal.rehearse(post(media), media))).isEqualTo("media:busy");
            goOn.countDown();
            assertThat(List.of(first.get(), second.get())).containsExactly("media:not-found", "media:not-found");
            assertThat(code(rehearsal.rehearse(post(media), media)))
                    .as("the places are free again")
                    .isEqualTo("media:not-found");
        } finally {
            host.stop(0);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatACrashLeftIsGoneAfterTheStart() throws Exception {
        Path left = Files.createDirectories(directory.resolve("rehearsal-1/media"));
        Files.writeString(left.resolve("half"), "a picture");
        try (var fetcher = new MediaFetcher(new AddressGuard(List.of()), FetchLimits.DEFAULT, InstantSource.system())) {
            new MediaRehearsal(fetcher, directory, InstantSource.system());
        }
        assertThat(directory).isEmptyDirectory();
    }

    private static MediaFetcher fetcher(HttpServer host) {
        var guard = new AddressGuard(List.of("127.0.0.1:" + host.getAddress().getPort()));
        return new MediaFetcher(guard, FetchLimits.DEFAULT, InstantSource.system());
    }

    private static String code(MediaRehearsal.Rehearsed rehearsed) {
        assertThat(rehearsed.rendition()).isEmpty();
        return switch (rehearsed.result()) {
            case PrepareResult.Prepared prepared -> throw new AssertionError(prepared);
            case PrepareResult.Failed(var code, var _) -> code;
            case PrepareResult.Retry(var code, var _, var _) -> code;
        };
    }

    private static Media media(String url) {
        return new Media(new MediaSource.Url(url), null, MediaFormat.NATIVE, null, null);
    }

    private static Post post(Media media) {
        return new Post(
                new ResourceId("a".repeat(24)),
                WaId.parse("3EB0" + "A".repeat(18)).orElseThrow(),
                new ResourceId("d".repeat(24)),
                media,
                new Audience.Contacts(),
                null,
                new Delivery(NOW, false, false, Duration.ofHours(1)),
                0,
                NOW,
                Progress.accepted(NOW, NOW));
    }
}
