package io.statuscast.server.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Makes the first API key when no key exists, and leaves it in a file only the owner may read.
///
/// The file is written before the key becomes valid: after a crash between the two, the next start takes the key of
/// the file, so nobody is locked out.
public final class FirstKey {
    static final String FILE_NAME = "first-api-key.txt";

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{80}");

    private final ApiKeys keys;
    private final Path dataDirectory;

    public FirstKey(ApiKeys keys, Path dataDirectory) {
        this.keys = Objects.requireNonNull(keys, "keys is null");
        this.dataDirectory = Objects.requireNonNull(dataDirectory, "dataDirectory is null");
    }

    /// The new key, to be shown once; empty when keys exist already.
    ///
    /// @throws UncheckedIOException when the file cannot be written
    public Optional<String> ensure() {
        if (keys.any()) {
            return Optional.empty();
        }
        try {
            Path file = dataDirectory.resolve(FILE_NAME);
            Optional<String> left = Files.exists(file)
                    ? Optional.of(Files.readString(file).strip())
                            .filter(text -> KEY.matcher(text).matches())
                    : Optional.empty();
            String key = left.orElseGet(keys::generate);
            if (left.isEmpty()) {
                write(file, key);
            }
            keys.accept(key, "first key");
            return Optional.of(key);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// The file is created with its mode, so that there is no moment at which others could read it, and synced, so that
    /// no power cut leaves a key that nobody knows.
    private static void write(Path file, String key) throws IOException {
        Files.deleteIfExists(file);
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        try (var channel = posix
                ? Files.newByteChannel(
                        file,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.newByteChannel(file, options)) {
            channel.write(StandardCharsets.US_ASCII.encode(key + "\n"));
        }
    }
}
