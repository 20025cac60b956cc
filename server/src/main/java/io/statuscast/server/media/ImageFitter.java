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
/// Large sources are subsampled while they are read. Some decoders hold the whole picture nevertheless: so pictures are
/// decoded at the same time only as long as all their pixels together fit into a part of the heap, and one that would
/// not fit alone is refused. Thread-safe; blocking.
final class ImageFitter {
    static final int SIDE_PX_MAX = 1600;
    private static final long SOURCE_PX_MAX = 100_000_000L;
    private static final int BYTES_PER_PX = 4;
    /// What a small picture takes: the subsampled one, the upright one and the encoder.
    private static final int LEAST_MIB = 32;
    /// The part of the heap that is not given to pictures: half of it.
    private static final int HEAP_PARTS = 2;

    private static final float QUALITY = 0.85f;

    private final int memoryMib;
    private final Semaphore memory;

    ImageFitter() {
        this(Runtime.getRuntime().maxMemory() / HEAP_PARTS);
    }

    /// @param memoryBytes what all pictures that are decoded at a time may take together
    ImageFitter(long memoryBytes) {
        this.memoryMib = Math.clamp(memoryBytes >> 20, LEAST_MIB, Integer.MAX_VALUE);
        this.memory = new Semaphore(memoryMib, true);
    }

    /// An upright picture in WhatsApp's form.
    record Fitted(byte[] jpeg, int width, int height, byte[] thumbnail) {}

    /// @throws MediaException `media:unreadable` or `media:too-large`
    Fitted fit(Path source) throws MediaException, IOException, InterruptedException {
        int orientation = orientation(source);
        try (ImageInputStream in = ImageIO.createImageInputStream(source.toFile())) {
            ImageReader reader = reader(in);
            try {
                int need = needMib(reader);
                memory.acquire(need);
                try {
                    return fitted(decode(reader), orientation);
                } finally {
                    memory.release(need);
                }
            } finally {
                reader.dispose();
            }
        }
    }

    private static Fitted fitted(BufferedImage decoded, int orientation) throws IOException {
        boolean swapped = orientation >= 5;
        int width = swapped ? decoded.getHeight() : decoded.getWidth();
        int height = swapped ? decoded.getWidth() : decoded.getHeight();
        double scale = Math.min(1.0, (double) SIDE_PX_MAX / Math.max(width, height));
        int fittedWidth = Math.max(1, (int) Math.round(width * scale));
        int fittedHeight = Math.max(1, (int) Math.round(height * scale));
        BufferedImage upright = Pixels.flatten(decoded, orientation, fittedWidth, fittedHeight);
        return new Fitted(Pixels.jpeg(upright, QUALITY), fittedWidth, fittedHeight, Pixels.thumbnail(upright));
    }

    private static ImageReader reader(ImageInputStream in) throws MediaException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        if (!readers.hasNext()) {
            throw unreadable();
        }
        ImageReader reader = readers.next();
        reader.setInput(in, true, true);
        return reader;
    }

    private int needMib(ImageReader reader) throws MediaException {
        long width;
        long height;
        try {
            width = reader.getWidth(0);
            height = reader.getHeight(0);
        } catch (IOException | RuntimeException e) {
            throw unreadable();
        }
        long need = LEAST_MIB + ((width * height * BYTES_PER_PX) >> 20);
        if (width * height > SOURCE_PX_MAX || need > Math.max(memoryMib, LEAST_MIB)) {
            long most = Math.min(SOURCE_PX_MAX, (((long) memoryMib - LEAST_MIB) << 20) / BYTES_PER_PX);
            throw MediaException.refused(
                    "media:too-large",
                    "The picture has " + width + " × " + height + " pixels; at most " + most / 1_000_000
                            + " million are accepted.");
        }
        return (int) need;
    }

    private static BufferedImage decode(ImageReader reader) throws MediaException {
        try {
            ImageReadParam settings = reader.getDefaultReadParam();
            int step = Math.max(1, Math.max(reader.getWidth(0), reader.getHeight(0)) / (SIDE_PX_MAX * 2));
            settings.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, settings);
        } catch (IOException | RuntimeException e) {
            // Decoders meet hostile bytes with all kinds of runtime exceptions; each means the same to the sender.
            throw unreadable();
        }
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
