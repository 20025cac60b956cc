package io.statuscast.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.post.KeptAnswer;
import io.statuscast.core.post.Post;
import io.statuscast.core.queue.Acceptance;
import io.statuscast.core.queue.IdempotencyKey;
import io.statuscast.core.queue.Posts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request that makes posts, from its `Idempotency-Key` to its answer. One thread.
///
/// Bodies are the same when their bytes are; the key belongs to the caller's API key, the operation and the
/// device.
final class Intake {
    private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1," + KeptAnswer.KEY_MAX + "}");
    private static final Answer.HeaderLine REPLAYED = new Answer.HeaderLine("Idempotent-Replayed", "true");

    /// Publishing one status takes seconds: by then there may be room.
    private static final Duration RETRY_FULL = Duration.ofSeconds(60);

    private final Posts posts;
    private final Device device;
    private final Function<List<Post>, Object> shown;
    private final boolean single;
    private final @Nullable IdempotencyKey key;
    private byte @Nullable [] kept;

    private Intake(
            Posts posts,
            Device device,
            Function<List<Post>, Object> shown,
            boolean single,
            @Nullable String key,
            String scope,
            byte[] body) {
        this.posts = posts;
        this.device = device;
        this.shown = shown;
        this.single = single;
        this.key = key == null ? null : new IdempotencyKey(scope, key, hash(body), this::remembered);
    }

    /// The intake of a request that makes one post, shown alone.
    static Intake ofOne(Posts posts, ServerRequest request, String operation, Device device, byte[] body) {
        return of(posts, request, operation, device, body, true);
    }

    /// The intake of a request that makes many, shown as an array.
    static Intake ofMany(Posts posts, ServerRequest request, String operation, Device device, byte[] body) {
        return of(posts, request, operation, device, body, false);
    }

    private static Intake of(
            Posts posts, ServerRequest request, String operation, Device device, byte[] body, boolean single) {
        Function<List<Post>, Object> shown = made -> {
            List<PostJson> all = made.stream()
                    .map(post -> PostJson.from(post, posts.waitingReason(post)))
                    .toList();
            return single ? all.getFirst() : all;
        };
        String scope = RequestCaller.get().keyId() + " " + operation + " " + device.id();
        return new Intake(posts, device, shown, single, key(request).orElse(null), scope, body);
    }

    private static Optional<String> key(ServerRequest request) {
        Optional<String> named = request.headers().first(KEY);
        if (named.isPresent() && !PRINTABLE.matcher(named.get()).matches()) {
            throw RequestRefused.because(List.of(FieldError.inHeader(
                    Problem.IDEMPOTENCY_INVALID,
                    "Idempotency-Key",
                    "`Idempotency-Key` is empty, longer than " + KeptAnswer.KEY_MAX
                            + " characters, or has others than printable ASCII; send for example a UUID.")));
        }
        return named;
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every JDK has SHA-256", absent);
        }
    }

    /// The answer that is kept is the one that is sent.
    private String remembered(List<Post> made) {
        kept = Json.write(shown.apply(made));
        return new String(kept, StandardCharsets.UTF_8);
    }

    /// The first answer, when the same request came before. To be asked before the body is judged: what was
    /// right then may be wrong by now, a time that has passed for example.
    Optional<Answer> replayed() {
        return key == null ? Optional.empty() : posts.earlier(key).map(this::answer);
    }

    /// Has posts taken in, and tells what came of it.
    ///
    /// @param taking gets the key, null when there is none
    /// @throws RequestRefused unless all were taken in
    Answer take(Function<@Nullable IdempotencyKey, Acceptance> taking) {
        return answer(taking.apply(key));
    }

    private Answer answer(Acceptance acceptance) {
        return switch (acceptance) {
            case Acceptance.Accepted(List<Post> taken) ->
                created(
                        kept == null ? Json.write(shown.apply(taken)) : kept,
                        taken.getFirst().id().value(),
                        List.of());
            case Acceptance.Replayed(String text) -> replayed(text.getBytes(StandardCharsets.UTF_8));
            case Acceptance.KeyReused _ -> throw RequestRefused.because(Problem.IDEMPOTENCY_REUSED);
            case Acceptance.QueueFull(long waiting, int waitingMax) -> throw full(waiting, waitingMax);
            case Acceptance.QueueClosed(var status) ->
                throw RequestRefused.because(
                        Problem.QUEUE_CLOSED,
                        "The queue of this number is set to " + status.word() + ". " + Problem.QUEUE_CLOSED.remedy(),
                        Map.of("queue", status.word()));
            case Acceptance.PlanOver(int index, var from) -> throw over(index, from);
        };
    }

    /// A plan that ended between the check of the body and this moment.
    private RequestRefused over(int index, Instant from) {
        FieldError error = StatusRequest.over(from);
        return RequestRefused.because(List.of(single ? error : error.within(StatusBulk.place(index))));
    }

    private static RequestRefused full(long waiting, int waitingMax) {
        return RequestRefused.forNow(
                Problem.QUEUE_FULL,
                waiting + " statuses wait for this number, drafts included, and at most " + waitingMax + " may. "
                        + Problem.QUEUE_FULL.remedy(),
                RETRY_FULL,
                Map.of("waiting", waiting, "waitingMax", waitingMax));
    }

    private Answer replayed(byte[] first) {
        return created(first, single ? JsonBody.tree(first).path("id").asText() : "", List.of(REPLAYED));
    }

    private Answer created(byte[] json, String id, List<Answer.HeaderLine> further) {
        var headers = new ArrayList<>(further);
        if (single) {
            headers.add(new Answer.HeaderLine("Location", "/v1/chat/" + device.id() + "/status/" + id));
        }
        return Answer.created(json, headers);
    }
}
