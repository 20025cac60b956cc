package io.statuscast.core.post;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a post has come: the part of it that changes by itself, always as a whole and with a new version.
///
/// @param version     grows by one with every change; the fence that a change is checked against
/// @param attempts    tries that ended without success so far; 1 again when a person has a failed post tried
///                    anew
/// @param dueAt       when the queue has something to do next; null for drafts and once the queue is done
///                    with it
/// @param note        why the post is where it is: the last failure, or what it waits for
/// @param publishedAt when WhatsApp's server acknowledged it
/// @param leaveAt     when the published post is next to be taken back, or else expires; null in all other
///                    states
/// @param reach       to how many it went; present once published
/// @param changedAt   when it came into this state
public record Progress(
        PostState state,
        long version,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable Note note,
        @Nullable Instant publishedAt,
        @Nullable Instant leaveAt,
        @Nullable Reach reach,
        Instant changedAt) {
    /// How long WhatsApp shows a status. Source: its help pages.
    public static final Duration LIFE = Duration.ofHours(24);

    /// A code for programs and a sentence for people, with the remedy where there is one.
    ///
    /// @param code `entity:problem`
    public record Note(String code, String sentence) {}

    /// To how many accounts a published post went.
    ///
    /// @param unreachable named numbers that are not on WhatsApp or could not be reached
    /// @param refused     recipients for whom WhatsApp did not take it
    public record Reach(int recipients, int unreachable, int refused) {
        public Reach(int recipients, int unreachable) {
            this(recipients, unreachable, 0);
        }

        /// Whether it went to a part of its audience only.
        public boolean isPartial() {
            return refused > 0;
        }
    }

    /// The progress of a post that was just accepted.
    public static Progress accepted(Instant dueAt, Instant now) {
        return new Progress(PostState.SCHEDULED, 0, 0, dueAt, null, null, null, null, now);
    }

    /// The progress of a post that was just accepted, with something to say about it.
    public Progress because(@Nullable Note why) {
        return new Progress(state, version, attempts, dueAt, why, publishedAt, leaveAt, reach, changedAt);
    }

    /// The progress of a post that was just written down.
    public static Progress draft(Instant now) {
        return new Progress(PostState.DRAFT, 0, 0, null, null, null, null, null, now);
    }

    /// Waiting for a time: put into the queue, prepared, put back because nothing could be sent, or called
    /// for again after it was missed.
    public Progress scheduled(Instant due, @Nullable Note why, Instant now) {
        return next(PostState.SCHEDULED, attempts, due, why, now);
    }

    public Progress preparing(Instant now) {
        return next(PostState.PREPARING, attempts, now, note, now);
    }

    public Progress sending(Instant now) {
        return next(PostState.SENDING, attempts, now, note, now);
    }

    /// One more try failed; another follows at a time.
    public Progress retrying(Instant due, Note why, Instant now) {
        return next(PostState.RETRYING, attempts + 1, due, why, now);
    }

    /// Tried anew because a person wants it. It counts as tried once: it may have arrived.
    public Progress again(Note why, Instant now) {
        return next(PostState.RETRYING, 1, now, why, now);
    }

    /// Waiting for the next try after one that our own storage ended, which is not counted. What was sent of it
    /// is not known.
    public Progress heldUp(Instant due, Note why, Instant now) {
        return next(PostState.RETRYING, attempts, due, why, now);
    }

    /// Back from `sending` because nothing could be sent. A post that was tried before stays in `retrying`:
    /// one of its tries may have arrived, so that it must not end as missed.
    public Progress putBack(Instant due, Note why, Instant now) {
        return next(attempts == 0 ? PostState.SCHEDULED : PostState.RETRYING, attempts, due, why, now);
    }

    /// @param why    null unless it went to a part of its audience only
    /// @param remove when it is to be taken back, if its author named a time
    public Progress published(Instant at, Reach to, @Nullable Note why, @Nullable Instant remove, Instant now) {
        requireLegal(PostState.PUBLISHED);
        return new Progress(PostState.PUBLISHED, version + 1, attempts, null, why, at, leaveAt(at, remove), to, now);
    }

    private static Instant leaveAt(Instant published, @Nullable Instant remove) {
        Instant expiry = published.plus(LIFE);
        return remove == null || remove.isAfter(expiry) ? expiry : remove;
    }

    /// When WhatsApp shows the published post to nobody any more; null when it was not published.
    public @Nullable Instant expiresAt() {
        return publishedAt == null ? null : publishedAt.plus(LIFE);
    }

    public Progress expired(Instant now) {
        return next(PostState.EXPIRED, attempts, null, note, now);
    }

    public Progress revoked(Instant now) {
        return next(PostState.REVOKED, attempts, null, null, now);
    }

    public Progress cancelled(Instant now) {
        return next(PostState.CANCELLED, attempts, null, note, now);
    }

    public Progress missed(Note why, Instant now) {
        return next(PostState.MISSED, attempts, null, why, now);
    }

    /// Ended without success: by the answer to a try, which counts, or by giving up between two tries.
    public Progress failed(Note why, Instant now) {
        return next(PostState.FAILED, state == PostState.RETRYING ? attempts : attempts + 1, null, why, now);
    }

    /// A change of something else than the state: an edit, another device, another time of removal.
    ///
    /// @param due   of an open post
    /// @param leave of a published post
    public Progress touched(@Nullable Instant due, @Nullable Instant leave, @Nullable Note why) {
        return new Progress(state, version + 1, attempts, due, why, publishedAt, leave, reach, changedAt);
    }

    private Progress next(PostState to, int tries, @Nullable Instant due, @Nullable Note why, Instant now) {
        requireLegal(to);
        return new Progress(to, version + 1, tries, due, why, publishedAt, null, reach, now);
    }

    private void requireLegal(PostState to) {
        if (!state.mayBecome(to)) {
            throw new IllegalStateException("a post cannot go from " + state + " to " + to);
        }
    }
}
