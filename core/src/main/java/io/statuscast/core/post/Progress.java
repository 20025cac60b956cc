package io.statuscast.core.post;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a post has come: the part of it that changes, always as a whole and with a new version.
///
/// @param version     grows by one with every change; the fence that a change is checked against
/// @param attempts    tries that ended without success so far
/// @param dueAt       when the queue has something to do next; null once the post has ended
/// @param note        why the post is where it is: the last failure, or what it waits for
/// @param publishedAt when WhatsApp's server acknowledged it
/// @param reach       to how many it went; present once published
/// @param changedAt   when it came into this state
public record Progress(
        PostState state,
        long version,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable Note note,
        @Nullable Instant publishedAt,
        @Nullable Reach reach,
        Instant changedAt) {

    /// A code for programs and a sentence for people, with the remedy where there is one.
    ///
    /// @param code `entity:problem`
    public record Note(String code, String sentence) {}

    /// To how many accounts a published post went.
    ///
    /// @param unreachable accounts that are not on WhatsApp, could not be reached, or were refused by WhatsApp
    public record Reach(int recipients, int unreachable) {}

    /// The progress of a post that was just accepted.
    public static Progress accepted(Instant dueAt, Instant now) {
        return new Progress(PostState.SCHEDULED, 0, 0, dueAt, null, null, null, now);
    }

    /// Waiting for a time, again: prepared, or put back because nothing could be sent.
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

    /// Back from `sending` because nothing could be sent. A post that was tried before stays in `retrying`:
    /// one of its tries may have arrived, so that it must not end as missed.
    public Progress putBack(Instant due, Note why, Instant now) {
        return next(attempts == 0 ? PostState.SCHEDULED : PostState.RETRYING, attempts, due, why, now);
    }

    public Progress published(Instant at, Reach to, Instant now) {
        requireLegal(PostState.PUBLISHED);
        return new Progress(PostState.PUBLISHED, version + 1, attempts, null, null, at, to, now);
    }

    /// Published for a part of its audience; the note says why not for all.
    public Progress publishedPartly(Instant at, Reach to, Note why, Instant now) {
        requireLegal(PostState.PUBLISHED);
        return new Progress(PostState.PUBLISHED, version + 1, attempts, null, why, at, to, now);
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

    private Progress next(PostState to, int tries, @Nullable Instant due, @Nullable Note why, Instant now) {
        requireLegal(to);
        return new Progress(to, version + 1, tries, due, why, publishedAt, reach, now);
    }

    private void requireLegal(PostState to) {
        if (!state.mayBecome(to)) {
            throw new IllegalStateException("a post cannot go from " + state + " to " + to);
        }
    }
}
