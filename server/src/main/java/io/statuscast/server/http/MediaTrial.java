package io.statuscast.server.http;

import io.statuscast.core.asset.Asset;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;

/// Looks at the media of a post as publishing would, and keeps nothing of it. Thread-safe; blocks while it is fetched.
@FunctionalInterface
public interface MediaTrial {
    Outcome look(Post post, PostContent.Media media);

    /// What publishing would make of the media.
    sealed interface Outcome {
        /// @param rendition what WhatsApp would get
        record Fits(PostContent.MediaKind kind, Asset rendition) implements Outcome {}

        /// @param code     a machine word such as `media:not-found`
        /// @param sentence why not, with the remedy
        record Fails(String code, String sentence) implements Outcome {}
    }
}
