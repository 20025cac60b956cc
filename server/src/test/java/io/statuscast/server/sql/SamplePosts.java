package io.statuscast.server.sql;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.id.WaIds;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostContent.MediaFormat;
import io.statuscast.core.post.PostContent.MediaSource;
import io.statuscast.core.post.PostContent.Text;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.StatusFont;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes posts for tests.
final class SamplePosts {
    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final int SEED = 5;

    private final AtomicInteger count = new AtomicInteger();
    final ResourceIds ids;
    final WaIds waIds;

    SamplePosts() {
        this(SEED);
    }

    SamplePosts(int seed) {
        var random = new Random(seed);
        ids = new ResourceIds(InstantSource.fixed(NOW), random);
        waIds = new WaIds(random);
    }

    static PostContent text(String text) {
        return new Text(text, "sky_blue", 0xff3fa9e0, StatusFont.HELVETICA);
    }

    static Media media() {
        return new Media(
                new MediaSource.Url("https://example.org/film.mp4"), "caption", MediaFormat.GIF, "film.mp4", null);
    }

    /// A text that is due so many seconds from [#NOW].
    Post text(ResourceId device, int dueIn, boolean strict) {
        return post(device, text("offer " + count.incrementAndGet()), dueIn, strict);
    }

    Post post(ResourceId device, PostContent content, int dueIn, boolean strict) {
        Instant at = NOW.plusSeconds(dueIn);
        return new Post(
                ids.next(),
                waIds.next(),
                device,
                content,
                new Audience.Contacts(),
                null,
                new Delivery(at, dueIn > 0, strict, Duration.ofHours(1)),
                0,
                NOW,
                Progress.accepted(at, NOW));
    }
}
