package io.statuscast.server.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a file is, by its first bytes; names and content types are not asked.
public enum FileKind {
    IMAGE,
    VIDEO,
    OTHER;

    private static final int HEAD_BYTES = 16;

    /// Reads at most 16 bytes of the file.
    static FileKind of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(HEAD_BYTES));
        }
    }

    static FileKind of(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        boolean image = text.startsWith("\u00ff\u00d8\u00ff")
                || text.startsWith("\u0089PNG\r\n\u001a\n")
                || text.startsWith("GIF8")
                || text.startsWith("BM")
                || (text.startsWith("RIFF") && text.startsWith("WEBP", 8));
        if (image) {
            return IMAGE;
        }
        boolean video = text.startsWith("ftyp", 4)
                || text.startsWith("\u001aE\u00df\u00a3")
                || (text.startsWith("RIFF") && text.startsWith("AVI ", 8));
        return video ? VIDEO : OTHER;
    }
}
