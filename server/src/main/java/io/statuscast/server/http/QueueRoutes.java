package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository.Tally;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.post.QueueView;
import io.statuscast.core.queue.DeviceQueue;
import io.statuscast.core.queue.DeviceQueues.Rerouted;
import io.statuscast.core.queue.WaitingFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The queue of a number: how it is run, what waits in it. Source: `docs/openapi.yaml`,
/// getDeviceQueue.
final class QueueRoutes {
    private static final String QUEUE = "/v1/devices/{deviceId}/queue";
    private static final int HEAD_MAX = 5;
    /// Posts are planned a year ahead at most.
    private static final Duration HORIZON = Duration.ofDays(400);

    private static final Set<String> FILTER = Set.of("ids", "skipScheduled", "after", "before");
    private static final Set<String> SETTINGS =
            Set.of("deliverySpeed", "jitter", "quietHours", "timezone", "perDayMax", "waitingMax");

    private final ApiPorts ports;
    private final PostPorts posts;
    private final ApiSettings settings;
    private final Contract contract;
    private final PathDevices devices;
    private final PathStatuses statuses;

    QueueRoutes(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.ports = ports;
        this.posts = ports.posts();
        this.settings = settings;
        this.contract = contract;
        this.devices = new PathDevices(ports.devices());
        this.statuses = new PathStatuses(posts.repository());
    }

    List<Route> routes() {
        return List.of(
                Route.get(QUEUE, this::show),
                Route.post(QUEUE, this::set),
                Route.patch(QUEUE, this::change),
                Route.delete(QUEUE, this::clear));
    }

    private Answer show(ServerRequest request) {
        contract.operation("getDeviceQueue").read(request.query());
        return Answer.ok(json(posts.queues().of(devices.of(request).id())));
    }

    private Answer set(ServerRequest request) {
        Device device = devices.of(request);
        ObjectNode body = contract.body(request, "setDeviceQueue", settings);
        DeviceQueue.Status status =
                DeviceQueue.Status.parse(body.path("status").asText()).orElseThrow();
        return Answer.ok(
                json(posts.queues().set(device.id(), status, body.path("force").asBoolean(false))));
    }

    private Answer change(ServerRequest request) {
        Device device = devices.of(request);
        ObjectNode body = contract.body(request, "changeDeviceQueue", settings);
        if (body.isEmpty()) {
            throw RequestRefused.because(
                    Problem.FIELD_REQUIRED,
                    "The body names nothing to change; send `device` to move the posts, or how the queue is to run.");
        }
        return body.has("device") ? reroute(device, body) : run(device, body);
    }

    private Answer run(Device device, ObjectNode body) {
        var errors = new ArrayList<FieldError>();
        FILTER.stream().filter(body::has).sorted().forEach(field -> errors.add(conflict(field, "only with `device`")));
        var wish = new QueueWish(body, errors);
        RequestRefused.ifAny(errors);
        return Answer.ok(json(posts.queues().change(device.id(), wish::applied)));
    }

    private static FieldError conflict(String field, String rule) {
        return FieldError.inBody(
                Problem.QUEUE_CONFLICT,
                field,
                "`" + field + "` goes " + rule + ": a request either moves posts or changes how the queue is run.");
    }

    private record MovedJson(String device, int moved, List<String> ids) {}

    private Answer reroute(Device from, ObjectNode body) {
        var errors = new ArrayList<FieldError>();
        SETTINGS.stream().filter(body::has).sorted().forEach(field -> errors.add(conflict(field, "without `device`")));
        WaitingFilter filter = filter(from, body, errors);
        Optional<Device> to = ports.devices().resolve(body.path("device").asText());
        if (to.isEmpty()) {
            errors.add(FieldError.inBody(
                    Problem.DEVICE_NOT_FOUND,
                    "device",
                    "`device` is no number here; send the id, phone or alias of the number that is to have the"
                            + " posts."));
        }
        RequestRefused.ifAny(errors);
        ResourceId target = to.orElseThrow().id();
        if (isOfNone(body)) {
            return Answer.ok(new MovedJson(target.value(), 0, List.of()));
        }
        return switch (posts.queues().reroute(from.id(), target, filter)) {
            case Rerouted.Moved(List<Post> moved) -> Answer.ok(new MovedJson(target.value(), moved.size(), ids(moved)));
            case Rerouted.TargetClosed(DeviceQueue.Status status) ->
                throw RequestRefused.because(
                        Problem.QUEUE_CLOSED,
                        "The queue of the other number takes no posts (" + status.word() + "). "
                                + Problem.QUEUE_CLOSED.remedy());
            case Rerouted.TargetFull(long waiting, int most) ->
                throw RequestRefused.because(
                        Problem.QUEUE_FULL,
                        waiting + " posts would wait for the other number, and " + most + " may. "
                                + Problem.QUEUE_FULL.remedy());
        };
    }

    private record ClearedJson(String device, int removed, List<String> ids) {}

    private Answer clear(ServerRequest request) {
        Device device = devices.of(request);
        ObjectNode body = request.content().hasEntity()
                ? contract.body(request, "clearDeviceQueue", settings)
                : JsonNodeFactory.instance.objectNode();
        contract.operation("clearDeviceQueue").read(request.query());
        var errors = new ArrayList<FieldError>();
        WaitingFilter filter = filter(device, body, errors);
        RequestRefused.ifAny(errors);
        // A status goes to no single chat: there is none for a phone or a group, and certainly not all of them.
        boolean ofChats = body.has("phones") || body.has("groups");
        List<Post> cleared =
                ofChats || isOfNone(body) ? List.of() : posts.changes().cancelAll(device.id(), filter);
        return Answer.ok(new ClearedJson(device.id().value(), cleared.size(), ids(cleared)));
    }

    /// An empty filter of ids means all of them to the queue, but none to whoever sent an empty list.
    private static boolean isOfNone(ObjectNode body) {
        return body.has("ids") && body.get("ids").isEmpty();
    }

    private WaitingFilter filter(Device device, ObjectNode body, List<FieldError> errors) {
        var ids = new HashSet<ResourceId>();
        JsonNode named = body.path("ids");
        for (int i = 0; i < named.size(); i++) {
            String text = named.get(i).asText();
            // An id that nobody has must stay in: without it the filter could be empty, and mean all.
            Optional<ResourceId> id =
                    statuses.find(device, text).map(Post::id).or(() -> ResourceId.parse(text.strip()));
            String path = "ids[" + i + "]";
            id.ifPresentOrElse(
                    ids::add,
                    () -> errors.add(FieldError.inBody(
                            Problem.FIELD_FORMAT,
                            path,
                            "`" + path + "` is not the id of a status of this number; correct it or leave it out.")));
        }
        return new WaitingFilter(
                ids,
                body.path("skipScheduled").asBoolean(false),
                time(body, "after", errors),
                time(body, "before", errors));
    }

    private static @Nullable Instant time(ObjectNode body, String field, List<FieldError> errors) {
        String text = body.path(field).textValue();
        if (text == null) {
            return null;
        }
        Optional<Instant> parsed = Schedules.parseDate(text);
        if (parsed.isEmpty()) {
            errors.add(FieldError.inBody(
                    Problem.FIELD_FORMAT,
                    field,
                    "`" + field + "` is not a date; write ISO 8601 like 2026-12-24T18:00:00Z."));
        }
        return parsed.orElse(null);
    }

    private static List<String> ids(List<Post> posts) {
        return posts.stream().map(post -> post.id().value()).toList();
    }

    private QueueJson json(DeviceQueue queue) {
        Instant now = ports.time().instant();
        ResourceId id = queue.deviceId();
        Instant midnight = LocalDate.ofInstant(now, queue.zone())
                .atStartOfDay(queue.zone())
                .toInstant();
        Tally tally = posts.repository().published(id, midnight);
        return QueueJson.from(
                queue,
                posts.repository().count(id, now),
                posts.posts().waiting(id),
                new QueueJson.Lately(tally.since(), tally.latest()),
                head(id, now),
                now);
    }

    private List<PostJson> head(ResourceId id, Instant now) {
        Instant horizon = now.plus(HORIZON);
        QueueView view = posts.repository().look(id, horizon, horizon, HEAD_MAX);
        return Stream.of(view.flow().stream(), Stream.ofNullable(view.strictHead()), view.media().stream())
                .flatMap(entries -> entries)
                .sorted(QueueEntry.BY_DUE)
                .map(QueueEntry::id)
                .distinct()
                .limit(HEAD_MAX)
                .flatMap(post -> posts.repository().find(post).stream())
                .map(post -> PostJson.from(post, posts.posts().waitingReason(post)))
                .toList();
    }
}
