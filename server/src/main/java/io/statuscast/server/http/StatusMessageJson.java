package io.statuscast.server.http;

import io.statuscast.core.asset.Asset;
import io.statuscast.core.device.Device;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.MediaFormat;
import io.statuscast.core.post.PostQuery.Reached;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.Progress.Reach;
import io.statuscast.core.view.ViewRepository.Counts;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A post that went out, or could not, as the contract's chat message. Source: the public Wassenger API.
record StatusMessageJson(
        String id,
        String resource,
        String type,
        String flow,
        String status,
        String ack,
        String state,
        @Nullable String stateReason,
        @Nullable String stateCode,
        @Nullable String failureReason,
        @Nullable String failureCode,
        @Nullable String reference,
        @Nullable String from,
        @Nullable String fromNumber,
        String to,
        String date,
        long timestamp,
        String body,
        Chat chat,
        @Nullable Media media,
        Events events,
        @Nullable Stats stats,
        Meta meta,
        String device,
        @Nullable String expiresAt,
        Object audience,
        @Nullable String removeAt,
        @Nullable RepeatJson repeat,
        @Nullable ReachJson reach,
        long version) {

    static final String STATUS_CHAT = "status@broadcast";

    record Chat(String id, String type) {}

    /// @param type absent until the file was looked at
    record Media(
            @Nullable String type,
            @Nullable String caption,
            @Nullable String filename,
            @Nullable String mime,
            @Nullable Long size,
            @Nullable MediaMeta meta) {}

    record MediaMeta(int width, int height, @Nullable Integer duration) {}

    record Event(String date) {}

    record Events(
            Event queued,
            @Nullable Event sent,
            @Nullable Event delivered,
            @Nullable Event read,
            @Nullable Event failed) {}

    /// To how many a post that went out was sent, whom it reached, and who looked.
    ///
    /// @param recipients  accounts
    /// @param unreachable named numbers that are not on WhatsApp or could not be reached
    /// @param refused     recipients for whom WhatsApp did not take it
    record Stats(
            @Nullable Integer recipients,
            @Nullable Integer unreachable,
            @Nullable Integer refused,
            int deliveries,
            int views) {}

    record Meta(
            boolean isGif,
            boolean isBroadcast,
            boolean isRevoked,
            boolean isFailed,
            String source,
            String via,
            @Nullable String color,
            @Nullable String font) {}

    /// @param rendition what WhatsApp got, when it is known
    /// @param counts    whom it reached, and who looked
    static StatusMessageJson from(
            Post post, Device device, Optional<Asset> rendition, Optional<Note> waiting, Counts counts) {
        Optional<Note> failure = PostJson.failure(post);
        Optional<Note> reason = post.state().isOpen() ? waiting : failure;
        @Nullable Instant publishedAt = post.progress().publishedAt();
        Instant date = publishedAt == null ? post.delivery().at() : publishedAt;
        Device.@Nullable Account account = device.account();
        @Nullable String body = PostJson.message(post.content());
        return new StatusMessageJson(
                post.waId().value(),
                post.id().value(),
                type(post.content()),
                "outbound",
                post.state() == PostState.REVOKED ? "deleted" : "active",
                ack(post.state(), counts),
                PostJson.word(post.state()),
                reason.map(Note::sentence).orElse(null),
                reason.map(Note::code).orElse(null),
                failure.map(Note::sentence).orElse(null),
                failure.map(Note::code).orElse(null),
                post.reference(),
                account == null ? null : account.wid(),
                account == null ? null : account.phone(),
                STATUS_CHAT,
                Json.time(date),
                date.getEpochSecond(),
                body == null ? "" : body,
                new Chat(STATUS_CHAT, "status"),
                media(post.content(), rendition),
                new Events(
                        new Event(Json.time(post.createdAt())),
                        event(publishedAt),
                        event(ViewJson.notBefore(publishedAt, earlier(counts.firstDelivered(), counts.firstViewed()))),
                        event(ViewJson.notBefore(publishedAt, counts.firstViewed())),
                        failure.map(note -> new Event(Json.time(post.progress().changedAt())))
                                .orElse(null)),
                post.state().wentOut() ? stats(post.progress().reach(), counts) : null,
                meta(post),
                post.deviceId().value(),
                publishedAt == null ? null : Json.time(publishedAt.plus(PostJson.LIFE)),
                AudienceJson.from(post.audience()),
                PostJson.removeAt(post),
                RepeatJson.from(post),
                ReachJson.from(post),
                post.progress().version());
    }

    private static @Nullable Event event(@Nullable Instant at) {
        return at == null ? null : new Event(Json.time(at));
    }

    /// Whoever looked at it has it, also when no delivery was told.
    private static @Nullable Instant earlier(@Nullable Instant delivered, @Nullable Instant viewed) {
        return viewed != null && (delivered == null || viewed.isBefore(delivered)) ? viewed : delivered;
    }

    private static Stats stats(@Nullable Reach reach, Counts counts) {
        return new Stats(
                reach == null ? null : reach.recipients(),
                reach == null ? null : reach.unreachable(),
                reach == null ? null : reach.refused(),
                counts.delivered(),
                counts.viewed());
    }

    /// The contract's word for how far a message came: `delivered` once it reached one person, `read` once one looked.
    static String ack(PostState state, Counts counts) {
        return switch (state) {
            case DRAFT, SCHEDULED, PREPARING, SENDING, RETRYING -> "pending";
            case PUBLISHED, EXPIRED, REVOKED ->
                switch (Reached.of(counts)) {
                    case SERVER -> "sent";
                    case DEVICE -> "delivered";
                    case VIEWER -> "read";
                };
            case CANCELLED, MISSED, FAILED -> "failed";
        };
    }

    private static String type(PostContent content) {
        return switch (content) {
            case PostContent.Text _ -> "text";
            case PostContent.Media media -> {
                @Nullable String kind = kind(media);
                yield kind == null ? "media" : kind;
            }
        };
    }

    private static @Nullable String kind(PostContent.Media media) {
        PostContent.@Nullable Rendition rendition = media.rendition();
        return rendition == null ? null : rendition.kind().name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Media media(PostContent content, Optional<Asset> rendition) {
        return switch (content) {
            case PostContent.Text _ -> null;
            case PostContent.Media media ->
                new Media(
                        kind(media),
                        media.caption(),
                        media.filename(),
                        rendition.map(Asset::mimeType).orElse(null),
                        rendition.map(Asset::sizeBytes).orElse(null),
                        rendition
                                .map(asset -> new MediaMeta(
                                        asset.width(), asset.height(), asset.seconds() == 0 ? null : asset.seconds()))
                                .orElse(null));
        };
    }

    private static Meta meta(Post post) {
        @Nullable String color = null;
        @Nullable String font = null;
        boolean gif = false;
        switch (post.content()) {
            case PostContent.Text text -> {
                color = text.color();
                font = text.font().word();
            }
            // A picture stays a picture, also when it was to be played over and over.
            case PostContent.Media media -> gif = media.format() == MediaFormat.GIF && !"image".equals(kind(media));
        }
        return new Meta(
                gif,
                true,
                post.state() == PostState.REVOKED,
                PostJson.failure(post).isPresent(),
                "api",
                "platform",
                color,
                font);
    }
}
