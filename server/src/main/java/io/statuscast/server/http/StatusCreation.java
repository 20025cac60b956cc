package io.statuscast.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.queue.NewPost;
import io.statuscast.core.queue.Posts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A status comes in. Source: `docs/openapi.yaml`, createUserStatus.
final class StatusCreation {
    static final String OPERATION = "createUserStatus";

    private final PathDevices devices;
    private final Posts posts;
    private final Contract contract;
    private final JsonBody body;
    private final StatusRequest requests;
    private final DryRun dryRun;

    StatusCreation(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.devices = new PathDevices(ports.devices());
        this.posts = ports.posts().posts();
        this.contract = contract;
        this.body = new JsonBody(settings.bodyBytesMax());
        this.requests = new StatusRequest(ports, settings.lenient());
        this.dryRun = new DryRun(ports);
    }

    List<Route> routes() {
        return Stream.of("/v1/chat/", "/v1/io/")
                .map(prefix -> Route.post(prefix + "{deviceId}/status", this::create))
                .toList();
    }

    private Answer create(ServerRequest request) {
        Device device = devices.of(request);
        OperationSchema schema = contract.operation(OPERATION);
        schema.read(request.query());
        byte[] bytes = body.bytes(request);
        ObjectNode wish = JsonBody.object(bytes);
        if (wish.path("dryRun").asBoolean(false)) {
            return Answer.ok(dryRun.of(requests.read(wish, schema, device), wish));
        }
        Intake intake = Intake.ofOne(posts, request, OPERATION, device, bytes);
        Optional<Answer> before = intake.replayed();
        if (before.isPresent()) {
            return before.get();
        }
        NewPost wanted = requests.read(wish, schema, device);
        return intake.take(key -> posts.accept(List.of(wanted), key));
    }
}
