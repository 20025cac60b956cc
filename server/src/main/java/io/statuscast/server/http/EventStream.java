package io.statuscast.server.http;

import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostRepository;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One stream of server-sent events: reads what became durable after a number, in small batches, and writes
/// it. Source: HTML standard, section 9.2.
///
/// The number is carried on past events that the filter leaves out, so that they are not read again. That is
/// safe because what becomes durable after [PostRepository#lastEvent] has a greater number.
final class EventStream implements Answer.Stream {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final int BATCH = 100;
    /// Silence after which a comment shows that the stream lives; proxies cut silent connections after 30 or
    /// 60 s.
    private static final Duration SILENT_MAX = Duration.ofSeconds(15);

    private static final byte[] RETRY = utf8("retry: 2000\n\n");
    private static final byte[] HEARTBEAT = utf8(": still here\n\n");

    private final PostRepository posts;
    private final EventFilter filter;
    private final EventStart start;
    private final Function<PostEvent, EventJson> json;
    private final InstantSource clock;
    private final EventStreams.Seat seat;

    EventStream(
            PostRepository posts,
            EventFilter filter,
            EventStart start,
            Function<PostEvent, EventJson> json,
            InstantSource clock,
            EventStreams.Seat seat) {
        this.posts = posts;
        this.filter = filter;
        this.start = start;
        this.json = json;
        this.clock = clock;
        this.seat = seat;
    }

    private record Gap(long id, String event, String message) {}

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Instant begun = clock.instant();
        seat.write(out, RETRY);
        Optional<String> gap = start.gap();
        if (gap.isPresent()) {
            seat.write(out, frame(start.after(), "gap", new Gap(start.after(), "gap", gap.get())));
        }
        try {
            follow(out, begun);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(OutputStream out, Instant begun) throws IOException, InterruptedException {
        long after = start.after();
        Instant wroteAt = begun;
        while (!seat.isOver()) {
            long last = posts.lastEvent();
            List<PostEvent> batch = posts.eventsAfter(after, BATCH, filter);
            for (PostEvent event : batch) {
                wroteAt = clock.instant();
                seat.write(out, frame(event.number(), EventJson.type(event), json.apply(event)));
                after = event.number();
            }
            if (batch.size() == BATCH) {
                continue;
            }
            after = Math.max(after, last);
            if (isLong(Duration.between(wroteAt, clock.instant()))) {
                wroteAt = clock.instant();
                seat.write(out, HEARTBEAT);
            }
            seat.await();
        }
    }

    /// Below zero, the clock was set back.
    private static boolean isLong(Duration silence) {
        return silence.isNegative() || silence.compareTo(SILENT_MAX) >= 0;
    }

    /// JSON has no line breaks of its own here, so that the data is one line.
    private static byte[] frame(long id, String type, Object data) {
        return utf8("id: " + id + "\nevent: " + type + "\ndata: " + new String(Json.write(data), StandardCharsets.UTF_8)
                + "\n\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        seat.close();
    }
}
