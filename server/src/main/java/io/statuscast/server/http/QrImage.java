package io.statuscast.server.http;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// A QR code as SVG or PNG.
///
/// The PNG is written here because the JDK's image classes would load its whole graphics system for a black and white
/// square. Sources: ISO/IEC 18004 (quiet zone of 4 modules), RFC 2083 (PNG).
final class QrImage {
    private static final int QUIET_ZONE = 4;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte WHITE = (byte) 0xff;

    private final ByteMatrix modules;

    private QrImage(ByteMatrix modules) {
        this.modules = modules;
    }

    static QrImage of(String text) {
        try {
            return new QrImage(Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix());
        } catch (WriterException tooLong) {
            throw new IllegalStateException("a linking text always fits a QR code", tooLong);
        }
    }

    /// Scales to any size; one path of unit squares.
    String svg() {
        int side = modules.getWidth() + 2 * QUIET_ZONE;
        var path = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                if (modules.get(x, y) == 1) {
                    path.append('M')
                            .append(x + QUIET_ZONE)
                            .append(' ')
                            .append(y + QUIET_ZONE)
                            .append("h1v1h-1z");
                }
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %1$s" shape-rendering="crispEdges">\
            <rect width="%1$s" height="%1$s" fill="#fff"/><path fill="#000" d="%2$s"/></svg>
            """.formatted(side, path);
    }

    /// 8-bit greyscale.
    ///
    /// @param sizeMax width and height in pixels; the image is the largest whole multiple of the code that fits
    byte[] png(int sizeMax) {
        int side = modules.getWidth() + 2 * QUIET_ZONE;
        int scale = Math.max(1, sizeMax / side);
        int size = side * scale;
        var out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(size)
                        .putInt(size)
                        .put(new byte[] {8, 0, 0, 0, 0})
                        .array());
        chunk(out, "IDAT", deflate(pixels(size, scale)));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /// One filter byte (none) and the pixels of each row.
    private byte[] pixels(int size, int scale) {
        byte[] rows = new byte[(size + 1) * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int moduleX = x / scale - QUIET_ZONE;
                int moduleY = y / scale - QUIET_ZONE;
                boolean inside =
                        moduleX >= 0 && moduleY >= 0 && moduleX < modules.getWidth() && moduleY < modules.getHeight();
                boolean black = inside && modules.get(moduleX, moduleY) == 1;
                rows[y * (size + 1) + 1 + x] = black ? 0 : WHITE;
            }
        }
        return rows;
    }

    private static byte[] deflate(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var deflating = new DeflaterOutputStream(out, deflater)) {
            deflating.write(bytes);
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException("memory does not fail", impossible);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
