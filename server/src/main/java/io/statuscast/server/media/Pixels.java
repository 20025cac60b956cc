package io.statuscast.server.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Operations on decoded pictures. Stateless; thread-safe.
final class Pixels {
    private static final int THUMBNAIL_SIDE_PX = 100;
    private static final int THUMBNAIL_BYTES_MAX = 10 * 1024;

    private Pixels() {}

    /// Draws into sRGB without alpha, turned by an EXIF orientation and scaled; transparent parts become white.
    ///
    /// @param orientation 1..8 as in EXIF 2.32, 4.6.4
    /// @param width       of the result, after turning
    static BufferedImage flatten(BufferedImage source, int orientation, int width, int height) {
        var target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = target.createGraphics();
        try {
            canvas.setColor(Color.WHITE);
            canvas.fillRect(0, 0, width, height);
            canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            canvas.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
            boolean swapped = orientation >= 5;
            double turnedWidth = swapped ? source.getHeight() : source.getWidth();
            double turnedHeight = swapped ? source.getWidth() : source.getHeight();
            var transform = AffineTransform.getScaleInstance(width / turnedWidth, height / turnedHeight);
            transform.concatenate(upright(orientation, source.getWidth(), source.getHeight()));
            canvas.drawImage(source, transform, null);
        } finally {
            canvas.dispose();
        }
        return target;
    }

    /// The transform that shows a stored picture upright. The six numbers are the columns of the matrix.
    private static AffineTransform upright(int orientation, int w, int h) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
            default -> new AffineTransform();
        };
    }

    /// A baseline JPEG without metadata.
    static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// A small JPEG of an upright picture: at most 100 pixels on the long side and 10 KB, which a receiver
    /// shows blurred until the file has arrived.
    static byte[] thumbnail(BufferedImage image) throws IOException {
        double scale = Math.min(1.0, (double) THUMBNAIL_SIDE_PX / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage small = flatten(halved(image, width, height), 1, width, height);
        byte[] bytes = jpeg(small, 0.6f);
        return bytes.length <= THUMBNAIL_BYTES_MAX ? bytes : jpeg(small, 0.2f);
    }

    /// Halves until one more step would go below the wanted size: bilinear scaling sees only four neighbours.
    private static BufferedImage halved(BufferedImage image, int width, int height) {
        BufferedImage current = image;
        while (current.getWidth() >= width * 4 && current.getHeight() >= height * 4) {
            current = flatten(current, 1, current.getWidth() / 2, current.getHeight() / 2);
        }
        return current;
    }
}
