package io.statuscast.server.gateway;

import io.statuscast.core.asset.Asset;
import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.MediaFormat;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.server.media.AssetFiles;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Posts in WhatsApp's words. Thread-safe; reads thumbnails from disk.
final class StatusWords {
    /// Opaque white, WhatsApp's own text colour.
    private static final int WHITE_ARGB = 0xFFFFFFFF;

    private final AssetRepository assets;
    private final AssetFiles files;

    StatusWords(AssetRepository assets, AssetFiles files) {
        this.assets = assets;
        this.files = files;
    }

    /// @throws NoSuchFileException when a prepared file is gone from the disk
    /// @throws IOException         when it cannot be read now
    StatusPost of(Post post) throws IOException {
        return new StatusPost(post.waId().toString(), content(post.content()), audience(post.audience()));
    }

    private StatusContent content(PostContent content) throws IOException {
        return switch (content) {
            case PostContent.Text text ->
                new StatusContent.Text(
                        text.text(),
                        text.backgroundArgb(),
                        WHITE_ARGB,
                        text.font().wireNumber());
            case PostContent.Media media -> media(media, media.rendition());
        };
    }

    private StatusContent media(PostContent.Media media, @org.jspecify.annotations.Nullable Rendition rendition)
            throws IOException {
        if (rendition == null) {
            throw new IllegalStateException("a post is published after its media was prepared");
        }
        Asset asset =
                assets.find(rendition.sha256()).orElseThrow(() -> new NoSuchFileException("the record of an asset"));
        Path file = files.path(asset.sha256());
        if (!Files.exists(file)) {
            throw new NoSuchFileException("the file of an asset");
        }
        String small = asset.thumbnailSha256();
        byte[] thumbnail = small == null ? new byte[0] : Files.readAllBytes(files.path(small));
        return switch (rendition.kind()) {
            case IMAGE ->
                new StatusContent.Image(
                        file, asset.mimeType(), media.caption(), asset.width(), asset.height(), thumbnail);
            case VIDEO ->
                new StatusContent.Video(
                        file,
                        asset.mimeType(),
                        media.caption(),
                        asset.seconds(),
                        asset.width(),
                        asset.height(),
                        thumbnail,
                        media.format() == MediaFormat.GIF);
        };
    }

    private static StatusAudience audience(Audience audience) {
        return switch (audience) {
            // A post that names nobody goes to those whom the phone's own setting lets see statuses.
            case Audience.Contacts _ -> new StatusAudience.Privacy();
            case Audience.Only(var digits) -> new StatusAudience.Only(digits);
            case Audience.Except(var digits) -> new StatusAudience.Except(digits);
            case Audience.Named _ -> throw new IllegalStateException("the queue looks named audiences up");
        };
    }
}
