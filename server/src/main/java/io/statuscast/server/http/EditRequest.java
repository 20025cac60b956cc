package io.statuscast.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statuscast.core.audience.AudienceRepository;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.queue.PostEdit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes a [PostEdit] of the body of `PATCH …/status/{id}`, or names everything that is wrong with it.
/// Thread-safe.
///
/// @param audiences the named lists
record EditRequest(AudienceRepository audiences, InstantSource clock, boolean lenient) {
    private static final MediaUrlCheck NO_URLS = url -> {
        throw new IllegalStateException("a change names no media");
    };

    /// The change that the body asks for, good for the post as it was read.
    ///
    /// @throws RequestRefused with every problem, each naming its field
    PostEdit read(ObjectNode body, OperationSchema schema, Post post) {
        List<FieldError> shape = schema.checkBody(body, lenient);
        var meaning = new ArrayList<FieldError>();
        if (body.size() == (body.has("version") ? 1 : 0)) {
            throw RequestRefused.because(Problem.CHANGE_EMPTY);
        }
        PostEdit edit = meant(body, post, meaning);
        List<FieldError> all = StatusRequest.merged(shape, meaning);
        RequestRefused.ifAny(all);
        return edit;
    }

    private PostEdit meant(ObjectNode body, Post post, List<FieldError> errors) {
        boolean worded = Stream.of("message", "color", "font").anyMatch(body::has);
        @Nullable
        PostContent content = worded ? new StatusContents(NO_URLS, errors).changed(post.content(), body) : null;
        @Nullable Instant at = time(body, errors);
        @Nullable
        Audience audience = body.has("audience")
                ? new AudienceRequest(audiences, post.deviceId(), errors).read(body.get("audience"))
                : null;
        @Nullable Duration lateness = new LatenessRequest(errors).lateness(body);
        return new PostEdit(
                content,
                at,
                body.has("order") ? body.path("order").asBoolean() : null,
                audience,
                body.has("reference") ? body.path("reference").asText("") : null,
                lateness,
                LatenessRequest.onMissed(body),
                removeAt(body, post, at, errors),
                post.progress().version());
    }

    private @Nullable Instant time(ObjectNode body, List<FieldError> errors) {
        if (!Schedules.isIn(body)) {
            return null;
        }
        Instant now = clock.instant();
        int before = errors.size();
        @Nullable Instant at = new Schedules(now, errors).read(body);
        return at == null && errors.size() == before ? now : at;
    }

    /// A time of removal that is not named anew moves along with the time of publication.
    private @Nullable Instant removeAt(ObjectNode body, Post post, @Nullable Instant moved, List<FieldError> errors) {
        if (body.path("removeAt").isNull()) {
            return Instant.MAX;
        }
        Instant old = post.delivery().at();
        // What waits although its time has come goes out now at the earliest.
        Instant now = clock.instant();
        Instant published = moved == null ? old : moved;
        @Nullable Instant named = new RemovalRequest(errors).read(body, published.isBefore(now) ? now : published);
        @Nullable Instant before = post.delivery().removeAt();
        return named != null || moved == null || before == null ? named : before.plus(Duration.between(old, moved));
    }
}
