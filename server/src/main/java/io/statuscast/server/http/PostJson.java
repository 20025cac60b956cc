package io.statuscast.server.http;

import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A post as the contract's message resource. Source: the public Wassenger API.
///
/// `state`, `stateReason`, `stateCode`, `failureCode` and all from `audience` on are ours: the contract's words do not
/// say everything that is true.
///
/// @param lateness seconds
record PostJson(
        String id,
        String waId,
        String entity,
        String status,
        String deliveryStatus,
        String state,
        @Nullable String stateReason,
        @Nullable String stateCode,
        String createdAt,
        String deliverAt,
        @Nullable String sentAt,
        @Nullable String failedAt,
        @Nullable String expiresAt,
        @Nullable String failureReason,
        @Nullable String failureCode,
        @Nullable String message,
        @Nullable String font,
        @Nullable String color,
        @Nullable Media media,
        String priority,
        String retentionPolicy,
        Retry retry,
        String webhookStatus,
        @Nullable String reference,
        String device,
        @Nullable Schedule schedule,
        boolean order,
        Object audience,
        double lateness,
        String onMissed,
        @Nullable String removeAt,
        @Nullable RepeatJson repeat,
        @Nullable ReachJson reach,
        long version) {

    /// How long WhatsApp shows a status. Source: its help pages.
    static final Duration LIFE = Duration.ofHours(24);

    private static final double MILLIS_PER_SECOND = 1_000;

    record Media(
            String format, @Nullable String url, @Nullable String filename) {}

    /// @param lastRetryAt when the last try ended without success
    record Retry(int count, @Nullable String lastRetryAt) {}

    record Schedule(String date) {}

    /// @param waiting why an open post has not gone out yet
    static PostJson from(Post post, Optional<Note> waiting) {
        Progress progress = post.progress();
        PostState.ApiWords words = post.state().apiWords();
        Optional<Note> failure = failure(post);
        Optional<Note> reason = post.state().isOpen() ? waiting : failure;
        PostContent.@Nullable Text text = post.content() instanceof PostContent.Text t ? t : null;
        @Nullable Instant publishedAt = progress.publishedAt();
        String deliverAt = Json.time(post.delivery().at());
        return new PostJson(
                post.id().value(),
                post.waId().value(),
                "status",
                words.status(),
                words.deliveryStatus(),
                word(post.state()),
                reason.map(Note::sentence).orElse(null),
                reason.map(Note::code).orElse(null),
                Json.time(post.createdAt()),
                deliverAt,
                Json.timeOrNull(publishedAt),
                failure.isPresent() ? Json.time(progress.changedAt()) : null,
                publishedAt == null ? null : Json.time(publishedAt.plus(LIFE)),
                failure.map(Note::sentence).orElse(null),
                failure.map(Note::code).orElse(null),
                message(post.content()),
                text == null ? null : text.font().word(),
                text == null ? null : text.color(),
                media(post.content()),
                "normal",
                "plan_defaults",
                retry(progress),
                "pending",
                post.reference(),
                post.deviceId().value(),
                post.delivery().scheduled() ? new Schedule(deliverAt) : null,
                post.delivery().strict(),
                AudienceJson.from(post.audience()),
                post.delivery().lateness().toMillis() / MILLIS_PER_SECOND,
                post.delivery().onMissed().word(),
                removeAt(post),
                RepeatJson.from(post),
                ReachJson.from(post),
                progress.version());
    }

    /// When it is taken back; null for when it expires.
    static @Nullable String removeAt(Post post) {
        return Json.timeOrNull(post.delivery().removeAt());
    }

    private static Retry retry(Progress progress) {
        boolean tried = progress.state() == PostState.RETRYING || progress.state() == PostState.FAILED;
        return new Retry(
                progress.attempts(), tried && progress.attempts() > 0 ? Json.time(progress.changedAt()) : null);
    }

    /// The API's word for a state: `published`, `retrying`, and so on.
    static String word(PostState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// Why a post ended without being published.
    static Optional<Note> failure(Post post) {
        return switch (post.state()) {
            case FAILED, MISSED -> Optional.ofNullable(post.progress().note());
            case DRAFT, SCHEDULED, PREPARING, SENDING, RETRYING, PUBLISHED, EXPIRED, REVOKED, CANCELLED ->
                Optional.empty();
        };
    }

    static @Nullable String message(PostContent content) {
        return switch (content) {
            case PostContent.Text text -> text.text();
            case PostContent.Media media -> media.caption();
        };
    }

    private static @Nullable Media media(PostContent content) {
        return switch (content) {
            case PostContent.Text _ -> null;
            case PostContent.Media media ->
                new Media(media.format().name().toLowerCase(Locale.ROOT), url(media), media.filename());
        };
    }

    private static @Nullable String url(PostContent.Media media) {
        return switch (media.source()) {
            case PostContent.MediaSource.Url(String url) -> url;
            case PostContent.MediaSource.Uploaded _ -> null;
        };
    }
}
