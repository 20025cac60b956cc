package io.statuscast.emulator.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The uploaded files, by the hex SHA-256 of their bytes: in memory, or in a directory when there is one.
///
/// When the room is used up the oldest files go. Thread-safe.
final class Shelf {
    private final @Nullable Path directory;
    private final long totalBytesMax;
    private final Map<String, byte[]> memory = new LinkedHashMap<>();
    private final Map<String, Long> sizes = new LinkedHashMap<>();
    private long totalBytes;

    Shelf(@Nullable Path directory, long totalBytesMax) throws IOException {
        this.directory = directory;
        this.totalBytesMax = totalBytesMax;
        if (directory != null) {
            Files.createDirectories(directory);
            readDirectory(directory);
        }
    }

    private void readDirectory(Path path) throws IOException {
        List<Path> files;
        try (Stream<Path> listing = Files.list(path)) {
            files = listing.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            count(file.getFileName().toString(), Files.size(file));
        }
    }

    synchronized void put(String name, byte[] content) throws IOException {
        if (content.length > totalBytesMax) {
            throw new IOException("larger than the whole store");
        }
        if (!sizes.containsKey(name)) {
            while (totalBytes + content.length > totalBytesMax) {
                dropOldest();
            }
            count(name, content.length);
        }
        if (directory == null) {
            memory.put(name, content.clone());
        } else {
            Path draft = directory.resolve(name + ".part");
            Files.write(draft, content);
            Files.move(draft, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    synchronized Optional<byte[]> get(String name) throws IOException {
        if (!sizes.containsKey(name)) {
            return Optional.empty();
        }
        return directory == null
                ? Optional.ofNullable(memory.get(name))
                : Optional.of(Files.readAllBytes(directory.resolve(name)));
    }

    synchronized int count() {
        return sizes.size();
    }

    private void count(String name, long bytes) {
        sizes.put(name, bytes);
        totalBytes += bytes;
    }

    private void dropOldest() throws IOException {
        String oldest = sizes.keySet().iterator().next();
        Long bytes = sizes.remove(oldest);
        totalBytes -= bytes == null ? 0 : bytes;
        memory.remove(oldest);
        if (directory != null) {
            Files.deleteIfExists(directory.resolve(oldest));
        }
    }
}
