package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One status on its way to WhatsApp, or there already.
///
/// @param waId      its id inside WhatsApp, the same in every try
/// @param reference the caller's own word for it, at most [#REFERENCE_MAX] characters
/// @param seq       the order of acceptance; 0 until the repository gave it one
public record Post(
        ResourceId id,
        WaId waId,
        ResourceId deviceId,
        PostContent content,
        Audience audience,
        @Nullable String reference,
        Delivery delivery,
        long seq,
        Instant createdAt,
        Progress progress) {
    public static final int REFERENCE_MAX = 150;

    public PostState state() {
        return progress.state();
    }

    /// This post a step further.
    public Post with(Progress next) {
        return new Post(id, waId, deviceId, content, audience, reference, delivery, seq, createdAt, next);
    }

    /// This post with its media prepared.
    public Post with(PostContent ready) {
        return new Post(id, waId, deviceId, ready, audience, reference, delivery, seq, createdAt, progress);
    }

    /// This post with its author's words changed.
    ///
    /// @param newReference null for none
    public Post edited(
            PostContent newContent, Audience newAudience, @Nullable String newReference, Delivery newDelivery) {
        return new Post(
                id, waId, deviceId, newContent, newAudience, newReference, newDelivery, seq, createdAt, progress);
    }

    public Post with(Delivery other) {
        return edited(content, audience, reference, other);
    }

    public Post with(Audience other) {
        return edited(content, other, reference, delivery);
    }

    /// This post in the queue of another device.
    public Post movedTo(ResourceId otherDevice) {
        return new Post(id, waId, otherDevice, content, audience, reference, delivery, seq, createdAt, progress);
    }

    public Post withSeq(long given) {
        return new Post(id, waId, deviceId, content, audience, reference, delivery, given, createdAt, progress);
    }
}
