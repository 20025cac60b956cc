package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.queue.NewPost;
import io.statuscast.core.queue.Posts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Many statuses in one request, as a JSON array or as CSV: all of them come in, or none.
final class StatusBulk {
    static final int STATUSES_MAX = 500;

    private static final String OPERATION = "createUserStatuses";

    /// Longer bodies than one status has.
    private static final int BYTES_MAX = 4 * 1024 * 1024;

    private final PathDevices devices;
    private final Posts posts;
    private final Contract contract;
    private final JsonBody body = new JsonBody(BYTES_MAX);
    private final ApiPorts ports;
    private final boolean lenient;

    StatusBulk(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.devices = new PathDevices(ports.devices());
        this.posts = ports.posts().posts();
        this.contract = contract;
        this.ports = ports;
        this.lenient = settings.lenient();
    }

    List<Route> routes() {
        return Stream.of("/v1/chat/", "/v1/io/")
                .map(prefix -> Route.post(prefix + "{deviceId}/status/bulk", this::create))
                .toList();
    }

    private Answer create(ServerRequest request) {
        Device device = devices.of(request);
        contract.operation(OPERATION).read(request.query());
        boolean csv = JsonBody.isCsv(request);
        byte[] bytes = body.bytesOrCsv(request);
        Intake intake = Intake.ofMany(posts, request, OPERATION, device, bytes);
        Optional<Answer> before = intake.replayed();
        if (before.isPresent()) {
            return before.get();
        }
        List<NewPost> wanted = read(csv ? StatusTable.read(bytes) : elements(bytes), device);
        return intake.take(key -> posts.accept(wanted, key));
    }

    /// One status of the request.
    ///
    /// @param where how errors name it, besides its index; empty where the index says enough
    record Wish(JsonNode body, String where) {}

    private static List<Wish> elements(byte[] bytes) {
        if (JsonBody.tree(bytes) instanceof ArrayNode array) {
            return array.valueStream().map(element -> new Wish(element, "")).toList();
        }
        throw RequestRefused.because(
                Problem.BODY_MALFORMED, "The request body is not a JSON array; send one like [{\"message\":\"…\"}].");
    }

    private List<NewPost> read(List<Wish> wishes, Device device) {
        if (wishes.isEmpty()) {
            throw RequestRefused.because(
                    Problem.BULK_SIZE, "The request holds no status. Send 1 to " + STATUSES_MAX + ".");
        }
        if (wishes.size() > STATUSES_MAX) {
            throw RequestRefused.because(
                    Problem.BULK_SIZE,
                    "The request holds " + wishes.size() + " statuses, it may hold 1 to " + STATUSES_MAX + ". "
                            + Problem.BULK_SIZE.remedy());
        }
        var requests = new StatusRequest(ports, new BulkUrlCheck(ports.mediaUrls(), ports.time()), lenient);
        var wanted = new ArrayList<NewPost>();
        var errors = new ArrayList<FieldError>();
        for (int i = 0; i < wishes.size() && errors.size() <= RequestRefused.ERRORS_MAX; i++) {
            Wish wish = wishes.get(i);
            String index = place(i);
            var own = new ArrayList<FieldError>();
            one(wish.body(), device, requests, own).ifPresent(wanted::add);
            own.forEach(error -> errors.add(error.within(index).at(wish.where())));
        }
        RequestRefused.ifAny(errors);
        return wanted;
    }

    /// How errors name the place of a status in the request.
    static String place(int index) {
        return "[" + index + "]";
    }

    private Optional<NewPost> one(JsonNode element, Device device, StatusRequest requests, List<FieldError> errors) {
        if (!(element instanceof ObjectNode wish)) {
            errors.add(FieldError.inBody(
                    Problem.FIELD_TYPE, "", "it is not an object; send one like {\"message\":\"…\"}."));
            return Optional.empty();
        }
        if (wish.path("dryRun").asBoolean(false)) {
            errors.add(FieldError.inBody(
                    Problem.FIELD_VALUE, "dryRun", "`dryRun` rehearses one status at a time; leave it out here."));
            return Optional.empty();
        }
        return Optional.ofNullable(requests.read(wish, contract.operation(StatusCreation.OPERATION), device, errors));
    }
}
