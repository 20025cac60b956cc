package io.statuscast.whatsapp.binary;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// zlib decompression that stops at a limit, so that a small frame cannot fill the memory.
final class Inflate {
    private static final int CHUNK = 8 << 10;

    private Inflate() {}

    /// The inflated bytes of the zlib stream that starts at `offset`.
    ///
    /// @throws BinaryFormatException when the stream is damaged, cut short, or longer than `limit` bytes inflated
    static byte[] bounded(byte[] input, int offset, int limit) {
        try (var inflater = new Inflater()) {
            inflater.setInput(input, offset, input.length - offset);
            var out = new ByteArrayOutputStream(Math.min(limit, 4 * (input.length - offset) + 64));
            byte[] chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0 && !inflater.finished()) {
                    throw new BinaryFormatException("the compressed tree is cut short");
                }
                if (count > limit - out.size()) {
                    throw new BinaryFormatException("the compressed tree inflates to more than " + limit + " bytes");
                }
                out.write(chunk, 0, count);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new BinaryFormatException("the compressed tree is damaged", e);
        }
    }
}
