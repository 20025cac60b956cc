package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.view.ViewRepository.Counts;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which posts of a device to list. Sets that are empty and values that are null do not restrict.
///
/// @param kinds     among [#TEXT], [#IMAGE], [#VIDEO]; media whose kind is not known yet matches neither
///                  image nor
/// video
/// @param search    a part of the text or caption, in any case (ASCII)
/// @param after     accepted at or after
/// @param before    accepted before
/// @param oldestFirst by acceptance; the newest come first otherwise
/// @param page      from 0, at most [#PAGE_MAX]
/// @param size      1 to [#SIZE_MAX]
/// @param reached   of the posts that went out, only those that came this far; does not restrict others
public record PostQuery(
        ResourceId deviceId,
        Set<PostState> states,
        Set<String> kinds,
        @Nullable String reference,
        @Nullable String search,
        @Nullable Instant after,
        @Nullable Instant before,
        boolean oldestFirst,
        int page,
        int size,
        Set<Reached> reached) {
    public static final String TEXT = "text";
    public static final String IMAGE = "image";
    public static final String VIDEO = "video";
    public static final int PAGE_MAX = 50;
    public static final int SIZE_MAX = 500;

    /// How far a post came that went out.
    public enum Reached {
        /// WhatsApp's server has it, and nobody else that is known of.
        SERVER,
        /// It reached somebody, and nobody looked.
        DEVICE,
        /// Somebody looked.
        VIEWER;

        public static Reached of(Counts counts) {
            return counts.viewed() > 0 ? VIEWER : counts.delivered() > 0 ? DEVICE : SERVER;
        }
    }

    public PostQuery {
        reached = Set.copyOf(reached);
        states = Set.copyOf(states);
        kinds = Set.copyOf(kinds);
        if (page < 0 || page > PAGE_MAX || size < 1 || size > SIZE_MAX) {
            throw new IllegalArgumentException("page is 0 to " + PAGE_MAX + ", size 1 to " + SIZE_MAX);
        }
    }

    /// However far the posts came.
    public PostQuery(
            ResourceId deviceId,
            Set<PostState> states,
            Set<String> kinds,
            @Nullable String reference,
            @Nullable String search,
            @Nullable Instant after,
            @Nullable Instant before,
            boolean oldestFirst,
            int page,
            int size) {
        this(deviceId, states, kinds, reference, search, after, before, oldestFirst, page, size, Set.of());
    }

    /// Whether a post is among those asked for as far as its way goes.
    public boolean matches(PostState state, Counts counts) {
        return reached.isEmpty() || !state.wentOut() || reached.contains(Reached.of(counts));
    }

    /// The newest posts of a device.
    public static PostQuery newest(ResourceId deviceId, int size) {
        return new PostQuery(deviceId, Set.of(), Set.of(), null, null, null, null, false, 0, size);
    }

    /// Whether a post of the device is among those asked for, paging apart.
    boolean matches(Post post) {
        return (states.isEmpty() || states.contains(post.state()))
                && (kinds.isEmpty() || kinds.contains(kind(post)))
                && (reference == null || reference.equals(post.reference()))
                && (search == null || shows(post, search))
                && (after == null || !post.createdAt().isBefore(after))
                && (before == null || post.createdAt().isBefore(before));
    }

    private static String kind(Post post) {
        return switch (post.content()) {
            case PostContent.Text _ -> TEXT;
            case PostContent.Media media -> media.rendition() == null ? "" : kind(media.rendition());
        };
    }

    private static String kind(PostContent.Rendition rendition) {
        return switch (rendition.kind()) {
            case IMAGE -> IMAGE;
            case VIDEO -> VIDEO;
        };
    }

    private static boolean shows(Post post, String search) {
        String text = switch (post.content()) {
            case PostContent.Text t -> t.text();
            case PostContent.Media media -> media.caption() == null ? "" : media.caption();
        };
        return text.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
    }
}
