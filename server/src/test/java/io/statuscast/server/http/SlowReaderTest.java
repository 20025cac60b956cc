package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A reader of `GET /v1/events` that does not read is cut off, and goes on where it ended.
@Timeout(300)
class SlowReaderTest {
    private static final Logger LOG = System.getLogger(SlowReaderTest.class.getName());
    /// Far more than the buffers of a connection hold.
    private static final int EVENTS = 5_000;

    private static final int BULK = 500;
    private static final Pattern FRAME = Pattern.compile("id: (\\d+)\nevent: [a-z:]+\ndata: [^\n]+\n\n");

    /// A write may take a round of the watch here instead of ten.
    private final ApiFixture api = new ApiFixture(new ApiSetup().with(new EventStreams(1, 1)));

    @AfterEach
    void close() {
        api.close();
    }

    private void fill() {
        String post = "{\"message\":\"%s\"}".formatted("\uD83C\uDF5E".repeat(700));
        String bulk = "[" + String.join(",", Collections.nCopies(BULK, post)) + "]";
        for (int i = 0; i < EVENTS / BULK; i++) {
            assertThat(api.post("/v1/chat/" + api.unlinked.id() + "/status/bulk", bulk)
                            .status())
                    .isEqualTo(201);
        }
        assertThat(api.posts.lastEvent()).isEqualTo(EVENTS);
    }

    @Test
    void isCutOffAndMissesNothingWhenItComesAgain() throws Exception {
        fill();
        List<Long> seen;
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
            slow.getOutputStream()
                    .write(("GET /v1/events?lastEventId=0 HTTP/1.1\r\nHost: localhost\r\nToken: " + ApiFixture.KEY
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = slow.getInputStream();
            assertThat(in.read()).as("the stream has begun").isEqualTo('H');
            await().atMost(ApiFixture.PATIENCE).until(() -> api.streams.open() == 0);
            String got = rest(in);
            assertThat(got)
                    .as("the body has no end, so that it is not taken for a whole one")
                    .doesNotEndWith("0\r\n\r\n");
            seen = ids(got);
        }
        assertThat(seen).hasSizeBetween(1, EVENTS - 1);
        assertThat(seen).isEqualTo(numbers(1, seen.getLast()));

        var all = new ArrayList<>(seen);
        try (HttpClient client = HttpClient.newHttpClient()) {
            // A machine that stands still makes a slow reader of this one, too: it comes again and again.
            while (all.size() < EVENTS) {
                readOn(client, all);
            }
        }
        assertThat(all).isEqualTo(numbers(1, EVENTS));
    }

    /// Reads what follows the last event, up to the last of all or the end of the stream.
    private void readOn(HttpClient client, List<Long> all) throws Exception {
        await().atMost(ApiFixture.PATIENCE).until(() -> api.streams.open() == 0);
        try (var again = new EventReader(
                client, api.uri("/v1/events"), "Last-Event-ID", all.getLast().toString())) {
            while (all.size() < EVENTS) {
                all.add(again.next().get("id").asLong());
            }
        } catch (IOException | EventReader.Ended cutOff) {
            LOG.log(Level.INFO, "cut off after {0} events", all.size());
        }
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /// What the connection still held, up to its end.
    private static String rest(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try {
            in.transferTo(bytes);
        } catch (SocketException reset) {
            // The other way for a connection to end.
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// The ids of the events that came whole. Each is a chunk of its own.
    private static List<Long> ids(String text) {
        var ids = new ArrayList<Long>();
        Matcher frames = FRAME.matcher(text);
        while (frames.find()) {
            ids.add(Long.valueOf(frames.group(1)));
        }
        return ids;
    }
}
