package io.statuscast.server.media;

import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Media files by the SHA-256 of their content, under `media/` of the data directory. A file that has a name is
/// complete and durable: it is synced, then renamed into place. Thread-safe.
public final class AssetFiles {
    private final Path files;
    private final Path unfinished;

    public AssetFiles(Path dataDirectory) throws IOException {
        this.files = Files.createDirectories(dataDirectory.resolve("media"));
        this.unfinished = Files.createDirectories(files.resolve("unfinished"));
        try (var left = Files.newDirectoryStream(unfinished)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    /// A file to write into, to be deleted when it was used. What a crash leaves is removed at the next start.
    Path begin() throws IOException {
        return Files.createTempFile(unfinished, "asset-", "");
    }

    /// Writes the content of a new file.
    @FunctionalInterface
    interface Filling {
        void into(Path file) throws IOException;
    }

    /// Keeps what is written into a new file, and leaves nothing behind when that fails: on a full disk, what was left
    /// would keep it full.
    ///
    /// @return the hash of the content, 64 hex digits
    String store(Filling filling) throws IOException {
        Path file = begin();
        try {
            filling.into(file);
            return keep(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private String keep(Path written) throws IOException {
        String sha256 = sha256(written);
        Path place = path(sha256);
        if (Files.exists(place)) {
            return sha256;
        }
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Path folder = Files.createDirectories(place.getParent());
        Files.move(written, place, StandardCopyOption.ATOMIC_MOVE);
        // A name is durable once its folder is synced, and a new folder once the one above it is.
        sync(folder);
        sync(files);
        return sha256;
    }

    /// What the caller is told when a media file cannot be written or read. Without a path, which is nobody's business.
    static StorageException failed(IOException failure) {
        String reason = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        return new StorageException(
                Kind.UNAVAILABLE,
                "The media file could not be kept: is the disk of the data directory full?"
                        + (reason == null ? "" : " (" + reason + ")"),
                failure);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Where the file with this hash is, or would be.
    public Path path(String sha256) {
        return files.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest())) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
