package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.asset.Asset;
import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.queue.Acceptance;
import io.statuscast.core.queue.Posts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Statuses: publish, list, look at one. Source: api-contract section 1.
final class StatusRoutes {
    private final PathDevices devices;
    private final PostRepository repository;
    private final Posts posts;
    private final AssetRepository assets;
    private final Contract contract;
    private final JsonBody body;
    private final StatusRequest requests;

    StatusRoutes(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.devices = new PathDevices(ports.devices());
        this.repository = ports.posts().repository();
        this.posts = ports.posts().posts();
        this.assets = ports.assets();
        this.contract = contract;
        this.body = new JsonBody(settings.bodyBytesMax());
        this.requests = new StatusRequest(ports.devices(), ports.mediaUrls(), ports.time(), settings.lenient());
    }

    List<Route> routes() {
        return Stream.of("/v1/chat/", "/v1/io/")
                .flatMap(prefix -> Stream.of(
                        Route.post(prefix + "{deviceId}/status", this::create),
                        Route.get(prefix + "{deviceId}/status", this::list),
                        Route.get(prefix + "{deviceId}/status/{statusId}", this::one)))
                .toList();
    }

    private Answer create(ServerRequest request) {
        Device device = devices.of(request);
        OperationSchema schema = contract.operation("createUserStatus");
        schema.read(request.query());
        Post post = accepted(posts.accept(requests.read(body.read(request), schema, device)));
        return Answer.created(
                PostJson.from(post, posts.waitingReason(post)), "/v1/chat/" + device.id() + "/status/" + post.id());
    }

    private static Post accepted(Acceptance acceptance) {
        return switch (acceptance) {
            case Acceptance.Accepted(List<Post> taken) -> taken.getFirst();
            case Acceptance.QueueFull _, Acceptance.QueueClosed _ -> throw RequestRefused.because(Problem.SERVER_BUSY);
            case Acceptance.Replayed _, Acceptance.KeyReused _, Acceptance.PlanOver _ ->
                throw new IllegalStateException("neither a key nor a plan was given");
        };
    }

    private Answer list(ServerRequest request) {
        Device device = devices.of(request);
        Query query = contract.operation("getUserStatus").read(request.query());
        StatusFilter filter = StatusFilter.of(query, device, wid -> repository.find(device.id(), wid));
        List<Post> found = filter.wids().isEmpty()
                ? filter.query().map(repository::list).orElse(List.of())
                : filter.wids().stream()
                        .flatMap(wid -> repository.find(device.id(), wid).stream())
                        .filter(filter::matches)
                        .toList();
        return Answer.ok(
                filter.asResources()
                        ? found.stream().map(this::resource).toList()
                        : found.stream().map(post -> message(post, device)).toList());
    }

    private Answer one(ServerRequest request) {
        Device device = devices.of(request);
        String id = request.path().pathParameters().get("statusId");
        Post post = find(device, id).orElseThrow(() -> RequestRefused.because(Problem.STATUS_NOT_FOUND));
        return Answer.ok(
                switch (post.state()) {
                    case PUBLISHED, EXPIRED, REVOKED -> message(post, device);
                    case DRAFT, SCHEDULED, PREPARING, SENDING, RETRYING, CANCELLED, MISSED, FAILED -> resource(post);
                });
    }

    private Optional<Post> find(Device device, String id) {
        Optional<Post> byResource = ResourceId.parse(id.toLowerCase(Locale.ROOT))
                .flatMap(repository::find)
                .filter(post -> post.deviceId().equals(device.id()));
        return byResource.isPresent()
                ? byResource
                : WaId.parse(id.toUpperCase(Locale.ROOT)).flatMap(wid -> repository.find(device.id(), wid));
    }

    private PostJson resource(Post post) {
        return PostJson.from(post, waiting(post));
    }

    private StatusMessageJson message(Post post, Device device) {
        return StatusMessageJson.from(post, device, rendition(post), waiting(post));
    }

    private Optional<Note> waiting(Post post) {
        return post.state().isOpen() ? posts.waitingReason(post) : Optional.empty();
    }

    private Optional<Asset> rendition(Post post) {
        return post.content() instanceof PostContent.Media media && media.rendition() != null
                ? assets.find(media.rendition().sha256())
                : Optional.empty();
    }
}
