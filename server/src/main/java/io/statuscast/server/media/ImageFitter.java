package io.statuscast.server.media;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Brings a picture into WhatsApp's form: baseline JPEG in sRGB, upright, without metadata, at most 1,600 pixels on the
/// long side, with a thumbnail.
///
/// Large sources are subsampled while they are read, and at most two pictures are decoded at a time, so that memory
/// stays bounded. Thread-safe; blocking.
final class ImageFitter {
    static final int SIDE_PX_MAX = 1600;
    private static final long SOURCE_PX_MAX = 100_000_000L;
    private static final int AT_ONCE = 2;
    private static final float QUALITY = 0.85f;

    private final Semaphore decoders = new Semaphore(AT_ONCE);

    /// An upright picture in WhatsApp's form.
    record Fitted(byte[] jpeg, int width, int height, byte[] thumbnail) {}

    /// @throws MediaException `media:unreadable` or `media:too-large`
    Fitted fit(Path source) throws MediaException, IOException, InterruptedException {
        decoders.acquire();
        try {
            int orientation = orientation(source);
            BufferedImage decoded = decode(source);
            boolean swapped = orientation >= 5;
            int width = swapped ? decoded.getHeight() : decoded.getWidth();
            int height = swapped ? decoded.getWidth() : decoded.getHeight();
            double scale = Math.min(1.0, (double) SIDE_PX_MAX / Math.max(width, height));
            int fittedWidth = Math.max(1, (int) Math.round(width * scale));
            int fittedHeight = Math.max(1, (int) Math.round(height * scale));
            BufferedImage upright = Pixels.flatten(decoded, orientation, fittedWidth, fittedHeight);
            return new Fitted(Pixels.jpeg(upright, QUALITY), fittedWidth, fittedHeight, Pixels.thumbnail(upright));
        } finally {
            decoders.release();
        }
    }

    private static BufferedImage decode(Path source) throws MediaException {
        try (ImageInputStream in = ImageIO.createImageInputStream(source.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw unreadable();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return read(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders meet hostile bytes with all kinds of runtime exceptions; each means the same to the sender.
            throw unreadable();
        }
    }

    private static BufferedImage read(ImageReader reader) throws IOException, MediaException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > SOURCE_PX_MAX) {
            throw MediaException.refused(
                    "media:too-large",
                    "The picture has " + width + " × " + height + " pixels; at most " + SOURCE_PX_MAX / 1_000_000
                            + " million are accepted.");
        }
        ImageReadParam settings = reader.getDefaultReadParam();
        int step = Math.max(1, Math.max(width, height) / (SIDE_PX_MAX * 2));
        settings.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, settings);
    }

    /// The EXIF orientation, 1 where there is none or it is unreadable.
    private static int orientation(Path source) {
        try {
            Metadata metadata = ImageMetadataReader.readMetadata(source.toFile());
            ExifIFD0Directory exif = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            if (exif == null || !exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)) {
                return 1;
            }
            int value = exif.getInt(ExifIFD0Directory.TAG_ORIENTATION);
            return value >= 1 && value <= 8 ? value : 1;
        } catch (IOException | ImageProcessingException | MetadataException | RuntimeException e) {
            // A picture without readable metadata is judged by its pixels, in the next step; hostile bytes come out of
            // the parser as runtime exceptions.
            return 1;
        }
    }

    private static MediaException unreadable() {
        return MediaException.refused(
                "media:unreadable", "The picture cannot be read. JPEG, PNG, WebP, GIF and BMP files are accepted.");
    }
}
