package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.post.Post;
import io.statuscast.core.queue.Acceptance;
import io.statuscast.core.queue.Posts;
import java.util.List;
import java.util.stream.Stream;

/// Statuses come in. Source: api-contract section 1, POST.
final class StatusCreation {
    private final PathDevices devices;
    private final Posts posts;
    private final Contract contract;
    private final JsonBody body;
    private final StatusRequest requests;

    StatusCreation(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.devices = new PathDevices(ports.devices());
        this.posts = ports.posts().posts();
        this.contract = contract;
        this.body = new JsonBody(settings.bodyBytesMax());
        this.requests = new StatusRequest(ports.devices(), ports.mediaUrls(), ports.time(), settings.lenient());
    }

    List<Route> routes() {
        return Stream.of("/v1/chat/", "/v1/io/")
                .map(prefix -> Route.post(prefix + "{deviceId}/status", this::create))
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
}
