package io.statuscast.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostState;
import io.statuscast.core.queue.ChangeResult;
import io.statuscast.core.queue.PostChanges;
import io.statuscast.core.queue.Posts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is done to one status that was taken in: changed, called for, copied, left out.
final class StatusChanges {
    private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?\"?(\\d{1,18})\"?");
    /// How often a change is read anew because the queue was faster.
    private static final int TURNS_MAX = 20;

    private final PathDevices devices;
    private final PathStatuses statuses;
    private final Posts posts;
    private final PostChanges changes;
    private final EditRequest edits;
    private final Contract contract;
    private final JsonBody body;
    private final InstantSource clock;
    private final boolean lenient;

    StatusChanges(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.devices = new PathDevices(ports.devices());
        this.statuses = new PathStatuses(ports.posts().repository());
        this.posts = ports.posts().posts();
        this.changes = ports.posts().changes();
        this.edits = new EditRequest(ports.posts().audiences(), ports.time(), settings.lenient());
        this.contract = contract;
        this.body = new JsonBody(settings.bodyBytesMax());
        this.clock = ports.time();
        this.lenient = settings.lenient();
    }

    List<Route> routes() {
        return Stream.of("/v1/chat/", "/v1/io/")
                .map(prefix -> prefix + "{deviceId}/status/{statusId}")
                .flatMap(one -> Stream.of(
                        Route.patch(one, this::change),
                        Route.post(one + "/retry", this::retry),
                        Route.post(one + "/publish", this::publish),
                        Route.post(one + "/duplicate", this::duplicate),
                        Route.post(one + "/skip", this::skip)))
                .toList();
    }

    private Answer change(ServerRequest request) {
        Device device = devices.of(request);
        OperationSchema schema = contract.operation("changeUserStatus");
        schema.read(request.query());
        Post post = statuses.of(request, device);
        ObjectNode wish = body.read(request);
        @Nullable Long expected = ifMatch(request);
        for (int turn = 0; turn < TURNS_MAX; turn++) {
            var edit = edits.read(wish, schema, post);
            checkVersion(post, expected, Problem.STATUS_PRECONDITION);
            checkVersion(post, wish.has("version") ? wish.path("version").longValue() : null, Problem.STATUS_OUTDATED);
            ChangeResult result = changes.edit(post.id(), edit);
            if (!(result instanceof ChangeResult.Outdated(Post newer))) {
                return shown(result);
            }
            post = newer;
        }
        throw RequestRefused.because(Problem.SERVER_BUSY);
    }

    /// The version that `If-Match` names, with or without quotes; null without the header, and for `*`.
    private static @Nullable Long ifMatch(ServerRequest request) {
        String written =
                request.headers().first(HeaderNames.IF_MATCH).orElse("*").strip();
        if (written.equals("*")) {
            return null;
        }
        Matcher matcher = ENTITY_TAG.matcher(written);
        if (!matcher.matches()) {
            throw RequestRefused.because(List.of(FieldError.inHeader(
                    Problem.FIELD_FORMAT, "If-Match", "`If-Match` is not a version; write it like \"3\".")));
        }
        return Long.valueOf(matcher.group(1));
    }

    private static void checkVersion(Post post, @Nullable Long expected, Problem problem) {
        if (expected != null && expected != post.progress().version()) {
            throw RequestRefused.because(
                    problem,
                    "The status is version " + post.progress().version() + " by now, not " + expected + ". "
                            + problem.remedy(),
                    facts(post));
        }
    }

    private Answer retry(ServerRequest request) {
        Post post = named(request, "retryUserStatus");
        checkRemoval(post);
        return shown(changes.retry(post.id()));
    }

    /// A draft goes to its own time when that is still to come; everything else, and a draft with `now`, goes
    /// at once.
    private Answer publish(ServerRequest request) {
        Post post = named(request, "publishUserStatus");
        boolean now = optional(request, "publishUserStatus").path("now").asBoolean(false);
        checkRemoval(post);
        boolean later = post.state() == PostState.DRAFT
                && post.delivery().scheduled()
                && post.delivery().at().isAfter(clock.instant());
        return shown(later && !now ? changes.schedule(post.id()) : changes.publishNow(post.id()));
    }

    /// It would be taken back in the moment in which it is published.
    private void checkRemoval(Post post) {
        @Nullable Instant removeAt = post.delivery().removeAt();
        boolean mayGoOut =
                post.state().isWaiting() || post.state() == PostState.MISSED || post.state() == PostState.FAILED;
        if (mayGoOut && removeAt != null && !removeAt.isAfter(clock.instant())) {
            throw RequestRefused.because(
                    Problem.STATUS_REMOVED,
                    "It was to be taken back at " + Json.time(removeAt) + ", which has passed. "
                            + Problem.STATUS_REMOVED.remedy(),
                    facts(post));
        }
    }

    private Answer duplicate(ServerRequest request) {
        Device device = devices.of(request);
        OperationSchema schema = contract.operation("duplicateUserStatus");
        schema.read(request.query());
        Post post = statuses.of(request, device);
        byte[] bytes = body.bytes(request);
        // The same body for another status is another request.
        Intake intake = Intake.ofOne(posts, request, "duplicateUserStatus " + post.id(), device, bytes);
        Optional<Answer> before = intake.replayed();
        if (before.isPresent()) {
            return before.get();
        }
        ObjectNode wish = checked(JsonBody.optional(bytes), schema);
        var errors = new ArrayList<FieldError>();
        @Nullable Instant at = new Schedules(clock.instant(), errors).read(wish);
        RequestRefused.ifAny(errors);
        boolean draft = wish.path("draft").asBoolean(false);
        return intake.take(key -> posts.duplicate(post, device, at, draft, key));
    }

    private Answer skip(ServerRequest request) {
        Post post = named(request, "skipUserStatus");
        if (post.delivery().repeat() == null) {
            throw RequestRefused.because(Problem.REPEAT_ABSENT);
        }
        return shown(changes.skip(post.id()));
    }

    private Post named(ServerRequest request, String operation) {
        contract.operation(operation).read(request.query());
        return statuses.of(request, devices.of(request));
    }

    private ObjectNode optional(ServerRequest request, String operation) {
        return checked(JsonBody.optional(body.bytes(request)), contract.operation(operation));
    }

    private ObjectNode checked(ObjectNode wish, OperationSchema schema) {
        RequestRefused.ifAny(schema.checkBody(wish, lenient));
        return wish;
    }

    private Answer shown(ChangeResult result) {
        Post post = changed(result);
        return Answer.ok(PostJson.from(post, posts.waitingReason(post)));
    }

    /// The post after its change.
    ///
    /// @throws RequestRefused when there was none
    static Post changed(ChangeResult result) {
        return switch (result) {
            case ChangeResult.Changed(Post post) -> post;
            case ChangeResult.NotNow(Post post) -> throw notNow(post);
            case ChangeResult.Outdated(Post post) ->
                throw RequestRefused.because(
                        Problem.STATUS_OUTDATED,
                        Problem.STATUS_OUTDATED.sentence() + " " + Problem.STATUS_OUTDATED.remedy(),
                        facts(post));
            case ChangeResult.NotFound _ -> throw RequestRefused.because(Problem.STATUS_NOT_FOUND);
        };
    }

    static RequestRefused notNow(Post post) {
        return RequestRefused.because(
                Problem.STATUS_NOT_NOW,
                "The status is " + post.state().word() + ", which does not allow this. " + remedy(post.state()),
                facts(post));
    }

    /// What can be done with a status in a state.
    private static String remedy(PostState state) {
        return switch (state) {
            case DRAFT -> "Put it into the queue with POST …/status/{id}/publish, or change it with PATCH.";
            case SCHEDULED, PREPARING ->
                "It waits for its turn: POST …/status/{id}/publish has it go out now, PATCH changes it, and DELETE"
                        + " withdraws it.";
            case SENDING -> "It is being sent at this moment: ask again shortly.";
            case RETRYING ->
                "It is tried again by itself: POST …/status/{id}/retry does so at once, and DELETE withdraws it.";
            case PUBLISHED -> "It can be taken back with DELETE, or posted anew with POST …/status/{id}/duplicate.";
            case EXPIRED, REVOKED, CANCELLED ->
                "It has ended and can be posted anew with POST …/status/{id}/duplicate.";
            case MISSED, FAILED ->
                "It did not go out: POST …/status/{id}/retry tries it as it is. To change it, copy it with POST"
                        + " …/status/{id}/duplicate and {\"draft\":true}, and change the copy with PATCH.";
        };
    }

    private static Map<String, Object> facts(Post post) {
        return Map.of("state", post.state().word(), "version", post.progress().version());
    }
}
