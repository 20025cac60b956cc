package io.statuscast.whatsapp.binary;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// Strings of few distinct characters, two to a byte. The first byte counts the bytes; its top bit says that the
/// last half byte is filler (15). Source: whatsmeow `binary/encoder.go` and `binary/decoder.go`.
enum Packing {
    /// Digits, `-` and `.`: numbers, times, versions.
    NIBBLE(Wire.NIBBLE_8, "0123456789-."),
    /// Upper-case hexadecimal: message ids.
    HEX(Wire.HEX_8, "0123456789ABCDEF");

    private static final int FILLER = 15;
    private static final int ODD = 0x80;

    private final int tag;
    private final String alphabet;

    Packing(int tag, String alphabet) {
        this.tag = tag;
        this.alphabet = alphabet;
    }

    /// How a string can be packed; null when it cannot.
    static @Nullable Packing of(String text) {
        if (text.isEmpty() || text.length() > Wire.PACKED_MAX) {
            return null;
        }
        boolean nibble = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            nibble &= digit || c == '-' || c == '.';
            if (!nibble && !digit && !(c >= 'A' && c <= 'F')) {
                return null;
            }
        }
        if (nibble) {
            return NIBBLE;
        }
        return text.indexOf('-') < 0 && text.indexOf('.') < 0 ? HEX : null;
    }

    void write(String text, ByteArrayOutputStream out) {
        int length = text.length();
        out.write(tag);
        out.write((length + 1) / 2 | (length % 2 == 0 ? 0 : ODD));
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? alphabet.indexOf(text.charAt(i + 1)) : FILLER;
            out.write(alphabet.indexOf(text.charAt(i)) << 4 | low);
        }
    }

    /// @param header the count byte
    /// @param bytes  the packed bytes start at `offset`; the caller has checked that they are all there
    String read(int header, byte[] bytes, int offset) {
        int count = byteCount(header);
        boolean odd = (header & ODD) != 0;
        if (odd && count == 0) {
            throw new BinaryFormatException("a packed string is shorter than its filler");
        }
        int length = 2 * count - (odd ? 1 : 0);
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            int both = bytes[offset + i / 2];
            int half = i % 2 == 0 ? both >> 4 & 0x0f : both & 0x0f;
            if (half >= alphabet.length()) {
                throw new BinaryFormatException("a packed string holds the half byte " + half);
            }
            text[i] = alphabet.charAt(half);
        }
        return new String(text);
    }

    static int byteCount(int header) {
        return header & ~ODD;
    }
}
