package io.statuscast.server.http;

import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A post as the contract's message resource. Source: api-contract section 1.
///
/// `state`, `stateReason`, `stateCode` and `failureCode` are ours: the contract's words do not say everything
/// that is true.
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
        @Nullable Only audience) {

    /// How long WhatsApp shows a status. Source: api-contract section 8.
    static final Duration LIFE = Duration.ofHours(24);

    record Media(
            String format, @Nullable String url, @Nullable String filename) {}

    record Retry(int count) {}

    record Schedule(String date) {}

    record Only(List<String> only) {}

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
                publishedAt == null ? null : Json.time(publishedAt),
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
                new Retry(progress.attempts()),
                "pending",
                post.reference(),
                post.deviceId().value(),
                post.delivery().scheduled() ? new Schedule(deliverAt) : null,
                post.delivery().strict(),
                post.audience() instanceof Audience.Only(List<String> digits)
                        ? new Only(digits.stream().map(phone -> "+" + phone).toList())
                        : null);
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
