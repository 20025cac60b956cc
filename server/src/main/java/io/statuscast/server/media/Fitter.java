package io.statuscast.server.media;

import io.statuscast.server.media.VideoProbe.Film;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Turns a fetched or uploaded file into the [FittedFile] that WhatsApp gets: pictures are re-encoded, films go as they
/// are when they fit and are refused when they do not. Thread-safe; blocking.
public final class Fitter {
    private final AssetFiles assets;
    private final ImageFitter images = new ImageFitter();
    private final VideoProbe films = new VideoProbe();

    public Fitter(AssetFiles assets) {
        this.assets = assets;
    }

    /// @param source a complete file, left where it is
    /// @throws MediaException `media:not-media`, `media:unreadable`, `media:unfit`, `media:too-large`,
    ///     `media:tool-missing` or `media:timeout`
    public FittedFile fit(Path source) throws MediaException, IOException, InterruptedException {
        return switch (FileKind.of(source)) {
            case IMAGE -> picture(source);
            case VIDEO -> film(source);
            case OTHER ->
                throw MediaException.refused(
                        "media:not-media",
                        "The file is neither a picture nor a video. media.url must lead to the file itself, not to a"
                                + " page that shows it.");
        };
    }

    private FittedFile picture(Path source) throws MediaException, IOException, InterruptedException {
        ImageFitter.Fitted fitted = images.fit(source);
        String sha256 = assets.store(file -> Files.write(file, fitted.jpeg()));
        return new FittedFile(
                assets.path(sha256),
                sha256,
                fitted.jpeg().length,
                FileKind.IMAGE,
                "image/jpeg",
                fitted.width(),
                fitted.height(),
                0,
                fitted.thumbnail());
    }

    private FittedFile film(Path source) throws MediaException, IOException, InterruptedException {
        Film film = films.probe(source);
        long size = Files.size(source);
        VideoFit.check(film, size);
        BufferedImage first = picture(films.firstPicture(source));
        String sha256 =
                assets.store(file -> Files.copy(source, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING));
        return new FittedFile(
                assets.path(sha256),
                sha256,
                size,
                FileKind.VIDEO,
                "video/mp4",
                film.width(),
                film.height(),
                (int) Math.max(1, Math.round(film.seconds())),
                Pixels.thumbnail(first));
    }

    private static BufferedImage picture(byte[] png) throws MediaException {
        try {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            if (picture != null) {
                return picture;
            }
        } catch (IOException unreadable) {
            throw VideoProbe.unreadable();
        }
        throw VideoProbe.unreadable();
    }
}
