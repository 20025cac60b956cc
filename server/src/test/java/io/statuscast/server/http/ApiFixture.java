package io.statuscast.server.http;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.statuscast.core.asset.Asset;
import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.id.WaIds;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.MediaKind;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.queue.DeviceQueues;
import io.statuscast.core.queue.PostChanges;
import io.statuscast.core.queue.PostMaker;
import io.statuscast.core.queue.Posts;
import io.statuscast.core.queue.PrepareResult;
import io.statuscast.core.queue.PublishResult;
import io.statuscast.core.queue.QueueEngine;
import io.statuscast.core.queue.QueuePorts;
import io.statuscast.core.queue.QueueSettings;
import io.statuscast.core.queue.RevokeResult;
import io.statuscast.core.repeat.Recurrence;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.core.view.ViewRepository;
import io.statuscast.server.repeat.RRules;
import io.statuscast.server.security.ApiKeys;
import io.statuscast.server.security.InMemoryApiKeyRepository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The API on a real port, with the real queue over repositories in memory and a publisher that acknowledges
/// at once. Every answer is held against the contract.
final class ApiFixture implements AutoCloseable {
    static final String KEY = "0123456789abcdef".repeat(5);
    static final String IMAGE_SHA = "a1".repeat(32);

    /// A second key that is valid.
    static final String OTHER_KEY = "fedcba9876543210".repeat(5);

    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Timekeeper time;
    final InMemoryDeviceRepository devices = new InMemoryDeviceRepository();
    final EventStreams streams;
    final PostRepository posts;
    final ViewRepository views;
    final AudienceRepository audiences;
    final Map<ResourceId, DeviceLink> links = new ConcurrentHashMap<>();
    final Map<ResourceId, DeviceLink> linksOnceBegun = new ConcurrentHashMap<>();
    final FakeControl control = new FakeControl();
    final Device shop;
    final Device unlinked;
    final QueueEngine engine;
    volatile Function<Post, PublishResult> publisher;
    volatile Function<Post, PrepareResult> preparer =
            post -> new PrepareResult.Prepared(new Rendition(MediaKind.IMAGE, IMAGE_SHA));
    volatile MediaUrlCheck mediaUrls =
            url -> url.contains("//10.") ? Optional.of("media.url leads to 10.0.0.0/8.") : Optional.empty();
    private final ResourceIds ids;
    private final ResponseCheck check = new ResponseCheck();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ApiPorts ports;
    private final ApiSettings settings;
    private final ApiServer server;

    ApiFixture() {
        this(new ApiSetup());
    }

    ApiFixture(ApiSetup setup) {
        time = setup.time;
        streams = setup.streams;
        posts = setup.stores.posts();
        views = setup.stores.views();
        audiences = setup.stores.audiences();
        ids = new ResourceIds(time, new Random(1));
        publisher = post -> new PublishResult.Published(time.instant(), 3, List.of());
        shop = Device.unlinked(ids.next(), "shop", true, time.instant())
                .linkedTo(new Device.Account("5511990000001", null, "The Shop"), time.instant());
        unlinked = Device.unlinked(ids.next(), "new number", false, time.instant());
        devices.insert(shop);
        devices.insert(unlinked);
        links.put(shop.id(), new DeviceLink.Online(time.instant()));
        var maker = new PostMaker(ids, new WaIds(new Random(3)), new Recurrence(new RRules()));
        engine = new QueueEngine(
                new QueuePorts(
                        posts,
                        setup.stores.queues(),
                        audiences,
                        this::link,
                        post -> publisher.apply(post),
                        post -> new RevokeResult.Revoked(),
                        (post, media) -> preparer.apply(post),
                        streams),
                maker,
                QueueSettings.defaults(),
                time,
                new Random(2));
        engine.start();
        var changes = new PostChanges(posts, engine, time);
        var keys = new ApiKeys(new InMemoryApiKeyRepository(), Optional.of(KEY), new SecureRandom(), time);
        keys.accept(OTHER_KEY, "another program");
        ports = new ApiPorts(
                keys,
                devices,
                this::link,
                device -> Optional.ofNullable(linksOnceBegun.get(device.id()))
                        .ifPresent(link -> links.put(device.id(), link)),
                control,
                new PostPorts(
                        posts,
                        new Posts(posts, engine, maker, time),
                        changes,
                        new DeviceQueues(setup.stores.queues(), engine, changes, time),
                        audiences,
                        views,
                        streams),
                new Assets(),
                url -> mediaUrls.refusal(url),
                (post, media) -> new MediaTrial.Outcome.Fits(
                        MediaKind.IMAGE, new Assets().find(IMAGE_SHA).orElseThrow()),
                setup.sandbox,
                ids,
                time);
        settings = new ApiSettings("127.0.0.1", 0, setup.bodyBytesMax, setup.lenient, "test");
        server = ApiServer.start(ports, settings);
    }

    private DeviceLink link(ResourceId id) {
        return links.getOrDefault(id, new DeviceLink.Unlinked());
    }

    static List<SandboxView.Phone> phones(int max) {
        var seen = new SandboxView.Seen(
                "3EB0AA",
                "+5511990000001",
                Instant.EPOCH,
                "text",
                "Hi",
                null,
                "#3fa9e0",
                0,
                null,
                null,
                null,
                null,
                null,
                null);
        return List.of(new SandboxView.Phone("+5511990000002", "Ana", List.of(seen)));
    }

    /// Knows one picture.
    private static final class Assets implements AssetRepository {
        @Override
        public void put(Asset asset) {
            throw new UnsupportedOperationException("the API only reads assets");
        }

        @Override
        public Optional<Asset> find(String sha256) {
            return sha256.equals(IMAGE_SHA)
                    ? Optional.of(new Asset(
                            sha256, Asset.Kind.RENDITION, "image/jpeg", 1234, 600, 400, 0, null, Instant.EPOCH))
                    : Optional.empty();
        }
    }

    record Reply(int status, String contentType, Map<String, List<String>> headers, byte[] body) {
        JsonNode json() {
            try {
                return Json.tree(body);
            } catch (IOException notJson) {
                throw new AssertionError(new String(body, StandardCharsets.UTF_8), notJson);
            }
        }

        String code() {
            return json().path("errorCode").asText();
        }

        /// The places that are wrong, `path code`.
        List<String> errors() {
            return json().path("errors").findParents("path").stream()
                    .map(error ->
                            error.get("path").asText() + " " + error.get("code").asText())
                    .toList();
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    Reply get(String path) {
        return send("GET", path, null, "Token", KEY);
    }

    Reply post(String path, String json) {
        return send("POST", path, json, "Token", KEY, "Content-Type", "application/json");
    }

    /// Publishes on the linked number.
    Reply status(String json) {
        return post("/v1/chat/" + shop.id() + "/status", json);
    }

    Reply delete(String path) {
        return send("DELETE", path, null, "Token", KEY);
    }

    Reply patch(String path, String json) {
        return send("PATCH", path, json, "Token", KEY, "Content-Type", "application/json");
    }

    /// Waits until a status has come into a state; gives back how it is shown then.
    JsonNode awaitState(String path, String state) {
        await().atMost(PATIENCE).until(() -> get(path).json().path("state").asText(), state::equals);
        return get(path).json();
    }

    /// Waits until a status says why it has not gone out.
    JsonNode awaitCode(String path, String code) {
        await().atMost(PATIENCE).until(() -> get(path).json().path("stateCode").asText(), code::equals);
        return get(path).json();
    }

    /// The post that an answer or an address tells of.
    Post stored(String path) {
        return posts.find(new ResourceId(path.substring(path.lastIndexOf('/') + 1)))
                .orElseThrow();
    }

    Reply send(String method, String path, @org.jspecify.annotations.Nullable String body, String... headers) {
        return sendBody(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body), headers);
    }

    Reply sendBody(String method, String path, BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            check.check(method, path.replaceFirst("\\?.*", ""), response);
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().map(),
                    response.body());
        } catch (Exception failure) {
            throw new AssertionError(method + " " + path, failure);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    ApiPorts ports() {
        return ports;
    }

    ApiSettings settings() {
        return settings;
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        engine.close();
        client.close();
    }
}
