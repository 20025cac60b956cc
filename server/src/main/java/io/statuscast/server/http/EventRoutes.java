package io.statuscast.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What happened: the history of one post, and the stream of everything that happens.
final class EventRoutes {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    /// The history of a post that was retried for a day has a few hundred entries.
    private static final int HISTORY_MAX = 10_000;

    private final ApiPorts ports;
    private final PostPorts posts;
    private final Contract contract;
    private final PathDevices devices;
    private final PathStatuses statuses;

    EventRoutes(ApiPorts ports, Contract contract) {
        this.ports = ports;
        this.posts = ports.posts();
        this.contract = contract;
        this.devices = new PathDevices(ports.devices());
        this.statuses = new PathStatuses(posts.repository());
    }

    List<Route> routes() {
        return Stream.of(
                        Route.get("/v1/events", this::follow),
                        Route.get("/v1/chat/{deviceId}/status/{statusId}/events", this::history),
                        Route.get("/v1/io/{deviceId}/status/{statusId}/events", this::history))
                .toList();
    }

    private Answer history(ServerRequest request) {
        contract.operation("getUserStatusEvents").read(request.query());
        Post post = statuses.of(request, devices.of(request));
        return Answer.ok(posts.repository().eventsAfter(0, HISTORY_MAX, EventFilter.of(post.id())).stream()
                .map(event -> EventJson.from(event, null))
                .toList());
    }

    private Answer follow(ServerRequest request) {
        Query query = contract.operation("streamEvents").read(request.query());
        var errors = new ArrayList<FieldError>();
        // Every key sees every device; one that does not would be restricted here.
        Set<ResourceId> of = devices(query, ports.devices(), errors);
        OptionalLong seen = seen(request, query, errors);
        RequestRefused.ifAny(errors);
        var filter = new EventFilter(of, null, states(query.texts("state")));
        EventStreams.Seat seat = posts.streams().take();
        try {
            EventStart start =
                    EventStart.of(posts.repository(), seen, ports.time().instant());
            return Answer.stream(
                    EventStream.CONTENT_TYPE,
                    new EventStream(posts.repository(), filter, start, this::withPost, ports.time(), seat),
                    new Answer.HeaderLine("X-Accel-Buffering", "no"));
        } catch (RuntimeException failure) {
            seat.close();
            throw failure;
        }
    }

    private EventJson withPost(PostEvent event) {
        return EventJson.from(
                event,
                posts.repository()
                        .find(event.postId())
                        .map(post -> PostJson.from(post, posts.posts().waitingReason(post)))
                        .orElse(null));
    }

    private static Set<ResourceId> devices(Query query, DeviceRepository known, List<FieldError> errors) {
        var ids = new HashSet<ResourceId>();
        for (String name : query.texts("device")) {
            known.resolve(name)
                    .map(Device::id)
                    .ifPresentOrElse(
                            ids::add,
                            () -> errors.add(FieldError.inQuery(
                                    Problem.QUERY_INVALID,
                                    "device",
                                    "`device` has " + name
                                            + ", which is no number here; send its id, phone or alias.")));
        }
        return ids;
    }

    private static Set<PostState> states(List<String> words) {
        return Arrays.stream(PostState.values())
                .filter(state -> words.contains(state.word()))
                .collect(Collectors.toSet());
    }

    /// The header goes first: a browser that comes again sends it beside the address it was given at the
    /// start.
    private static OptionalLong seen(ServerRequest request, Query query, List<FieldError> errors) {
        Optional<String> header = request.headers().first(LAST_EVENT_ID).filter(text -> !text.isBlank());
        Optional<String> given = header.or(() -> query.text("lastEventId"));
        if (given.isEmpty()) {
            return OptionalLong.empty();
        }
        String text = given.get().strip();
        if (!NUMBER.matcher(text).matches()) {
            errors.add(
                    header.isPresent()
                            ? FieldError.inHeader(Problem.QUERY_INVALID, "Last-Event-ID", notAnEvent("Last-Event-ID"))
                            : FieldError.inQuery(Problem.QUERY_INVALID, "lastEventId", notAnEvent("lastEventId")));
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private static String notAnEvent(String name) {
        return "`" + name + "` is not the id of an event; send the last `id` you got, or 0 for all that is kept.";
    }
}
