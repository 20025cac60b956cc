package io.statuscast.core.post;

import io.statuscast.core.post.Progress.Note;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One change of a post: what the repository writes in one transaction, together with the entry in the post's
/// history and, where a series goes on, the next post.
///
/// @param before    as it was read
/// @param after     one version later
/// @param successor the next occurrence, new; null when none begins with this step
/// @param reason    what the history says about this step; null for nothing
/// @param at        when it is taken
public record PostStep(
        Post before,
        Post after,
        @Nullable Post successor,
        @Nullable Note reason,
        Instant at) {
    public PostStep {
        if (!before.id().equals(after.id())
                || after.progress().version() != before.progress().version() + 1) {
            throw new IllegalArgumentException("a step leads to the next version of the same post");
        }
        if (before.state() != after.state() && !before.state().mayBecome(after.state())) {
            throw new IllegalArgumentException("a post cannot go from " + before.state() + " to " + after.state());
        }
    }

    /// A step into another state, whose reason is the note it leaves.
    public static PostStep of(Post before, Post after) {
        return of(before, after, after.progress().changedAt());
    }

    /// A step whose reason is the note it leaves.
    public static PostStep of(Post before, Post after, Instant at) {
        Note note = after.progress().note();
        return new PostStep(
                before, after, null, Objects.equals(note, before.progress().note()) ? null : note, at);
    }

    public PostStep because(Note why) {
        return new PostStep(before, after, successor, why, at);
    }

    /// This step with its successor as the repository placed it.
    public PostStep followedBy(@Nullable Post next) {
        return new PostStep(before, after, next, reason, at);
    }

    public PostState from() {
        return before.state();
    }

    /// Whether more than the progress and the prepared media changed.
    public boolean isEdit() {
        return !before.delivery().equals(after.delivery())
                || !before.audience().equals(after.audience())
                || !before.deviceId().equals(after.deviceId())
                || !Objects.equals(before.reference(), after.reference())
                || !contentWithoutRendition(before).equals(contentWithoutRendition(after));
    }

    private static PostContent contentWithoutRendition(Post post) {
        return switch (post.content()) {
            case PostContent.Text text -> text;
            case PostContent.Media media ->
                new PostContent.Media(media.source(), media.caption(), media.format(), media.filename(), null);
        };
    }

    /// Whether the history of the post tells of this step: every change of state, and whatever has a reason
    /// of its own.
    public boolean isHistoric() {
        return before.state() != after.state() || reason != null || isEdit();
    }
}
