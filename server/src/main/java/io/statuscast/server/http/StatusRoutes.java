package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.asset.Asset;
import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.device.Device;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.queue.Posts;
import io.statuscast.core.view.ViewRepository;
import io.statuscast.core.view.ViewRepository.Counts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Statuses: list, look at one. Source: `docs/openapi.yaml`, User Status.
final class StatusRoutes {
    private final PathDevices devices;
    private final PathStatuses statuses;
    private final PostRepository repository;
    private final Posts posts;
    private final AssetRepository assets;
    private final ViewRepository views;
    private final Contract contract;

    StatusRoutes(ApiPorts ports, Contract contract) {
        this.devices = new PathDevices(ports.devices());
        this.statuses = new PathStatuses(ports.posts().repository());
        this.repository = ports.posts().repository();
        this.posts = ports.posts().posts();
        this.assets = ports.assets();
        this.views = ports.posts().views();
        this.contract = contract;
    }

    List<Route> routes() {
        return Stream.of("/v1/chat/", "/v1/io/")
                .flatMap(prefix -> Stream.of(
                        Route.get(prefix + "{deviceId}/status", this::list),
                        Route.get(prefix + "{deviceId}/status/{statusId}", this::one)))
                .toList();
    }

    private Answer list(ServerRequest request) {
        Device device = devices.of(request);
        Query query = contract.operation("getUserStatus").read(request.query());
        StatusFilter filter = StatusFilter.of(query, device, wid -> repository.find(device.id(), wid));
        List<Post> found = filter.wids().isEmpty()
                ? filter.query().map(repository::list).orElse(List.of())
                : filter.wids().stream()
                        .flatMap(wid -> repository.find(device.id(), wid).stream())
                        .filter(post -> filter.matches(post, views.count(post.id())))
                        .toList();
        return Answer.ok(found.stream()
                .map(post -> switch (filter.form()) {
                    case MESSAGES -> message(post, device);
                    case RESOURCES -> resource(post);
                    case AS_EACH_IS -> shown(post, device);
                })
                .toList());
    }

    private Answer one(ServerRequest request) {
        Device device = devices.of(request);
        Post post = statuses.of(request, device);
        return Answer.ok(shown(post, device));
    }

    private Object shown(Post post, Device device) {
        return post.state().wentOut() ? message(post, device) : resource(post);
    }

    private PostJson resource(Post post) {
        return PostJson.from(post, waiting(post));
    }

    private StatusMessageJson message(Post post, Device device) {
        Counts counts = post.state().wentOut() ? views.count(post.id()) : Counts.NONE;
        return StatusMessageJson.from(post, device, rendition(post), waiting(post), counts);
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
