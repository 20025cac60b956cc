package io.statuscast.core.post;

import org.jspecify.annotations.Nullable;

/// What a post shows.
public sealed interface PostContent {
    /// A text on a coloured ground.
    ///
    /// @param text  published literally
    /// @param color the ground as the caller named it: a colour word or `#RRGGBB`
    record Text(String text, String color, int backgroundArgb, StatusFont font) implements PostContent {}

    /// An image or a film. Which of them is only known once the file was looked at: [Rendition#kind].
    ///
    /// @param source    where the file comes from
    /// @param caption   text under it
    /// @param filename  the caller's name for the file
    /// @param rendition what WhatsApp will get; null until the media was prepared
    record Media(
            MediaSource source,
            @Nullable String caption,
            MediaFormat format,
            @Nullable String filename,
            @Nullable Rendition rendition)
            implements PostContent {
        public Media prepared(Rendition ready) {
            return new Media(source, caption, format, filename, ready);
        }
    }

    /// Where the file of a post comes from.
    sealed interface MediaSource {
        /// To be fetched from the web.
        record Url(String url) implements MediaSource {}

        /// Uploaded before.
        ///
        /// @param sha256 the asset
        record Uploaded(String sha256) implements MediaSource {}
    }

    /// How media is shown.
    enum MediaFormat {
        NATIVE,
        /// A silent film that repeats.
        GIF
    }

    enum MediaKind {
        IMAGE,
        VIDEO
    }

    /// The file as WhatsApp will get it; its type, size and thumbnail are those of the asset.
    record Rendition(MediaKind kind, String sha256) {}

    /// Whether media has to be prepared before this can be published.
    default boolean needsPreparation() {
        return switch (this) {
            case Text _ -> false;
            case Media media -> media.rendition() == null;
        };
    }
}
