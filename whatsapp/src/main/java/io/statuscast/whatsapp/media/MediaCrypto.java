package io.statuscast.whatsapp.media;

import io.statuscast.whatsapp.crypto.AesCbc;
import io.statuscast.whatsapp.crypto.Mac;
import io.statuscast.whatsapp.crypto.Sha256;
import io.statuscast.whatsapp.media.MediaException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/// Encrypts and decrypts files: AES-256-CBC, then the first 10 bytes of HMAC-SHA256 over IV and ciphertext.
///
/// Files are streamed through a buffer of 64 KiB, whatever their size. Failures are [MediaException]; a target file is
/// removed again when its content cannot be trusted. Thread-safe.
/// Source: whatsmeow `upload.go`, `util/cbcutil`; Baileys `messages-media.js`.
public final class MediaCrypto {
    public static final int MEDIA_KEY_BYTES = 32;

    private static final int MAC_BYTES = 10;
    private static final int BUFFER_BYTES = 64 * 1024;

    private MediaCrypto() {}

    /// What an encrypted file must turn out to be.
    ///
    /// @param sha256    hash of the plain file; null when the message does not tell it
    /// @param encSha256 hash of the encrypted file; null when the message does not tell it
    public record Expected(byte @Nullable [] sha256, byte @Nullable [] encSha256) {}

    /// A place from which the same bytes can be read again and again.
    private interface Source {
        InputStream open() throws IOException;
    }

    /// Encrypts a file into another.
    ///
    /// @param mediaKey 32 random bytes, never used for another file
    public static EncryptedMedia encrypt(Path plain, Path encrypted, MediaType type, byte[] mediaKey) {
        MediaKeys keys = MediaKeys.of(mediaKey, type);
        try (InputStream in = Files.newInputStream(plain);
                OutputStream out = Files.newOutputStream(encrypted)) {
            return encrypt(in, out, encrypted, type, mediaKey, keys);
        } catch (IOException e) {
            throw new MediaException(Kind.LOCAL_FILE, "the file could not be encrypted", e);
        }
    }

    private static EncryptedMedia encrypt(
            InputStream in, OutputStream out, Path target, MediaType type, byte[] mediaKey, MediaKeys keys)
            throws IOException {
        MessageDigest plainHash = Sha256.stream();
        var sink = new EncryptedSink(out, keys, type.streams());
        Cipher cipher = AesCbc.encryptor(keys.cipher(), keys.iv());
        byte[] buffer = new byte[BUFFER_BYTES];
        long length = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            plainHash.update(buffer, 0, read);
            length += read;
            sink.write(cipher.update(buffer, 0, read));
        }
        sink.write(finish(cipher));
        sink.close();
        return new EncryptedMedia(
                target,
                type,
                mediaKey,
                plainHash.digest(),
                sink.hash.digest(),
                length,
                sink.length,
                sink.sidecar == null ? null : sink.sidecar.finish());
    }

    /// Writes ciphertext and keeps all that is computed over it.
    private static final class EncryptedSink {
        private final OutputStream out;
        private final javax.crypto.Mac mac;
        private final MessageDigest hash = Sha256.stream();
        private final @Nullable StreamingSidecar sidecar;
        private long length;

        EncryptedSink(OutputStream out, MediaKeys keys, boolean streams) {
            this.out = out;
            mac = Mac.sha256Stream(keys.mac());
            mac.update(keys.iv());
            sidecar = streams ? new StreamingSidecar(keys) : null;
        }

        void write(byte @Nullable [] ciphertext) throws IOException {
            if (ciphertext != null) {
                mac.update(ciphertext);
                put(ciphertext);
            }
        }

        void close() throws IOException {
            put(Arrays.copyOf(mac.doFinal(), MAC_BYTES));
        }

        private void put(byte[] bytes) throws IOException {
            hash.update(bytes);
            if (sidecar != null) {
                sidecar.add(bytes, bytes.length);
            }
            out.write(bytes);
            length += bytes.length;
        }
    }

    /// Decrypts a file into another, after all its codes were checked; what was at the target before is replaced.
    public static void decrypt(Path encrypted, Path plain, MediaType type, byte[] mediaKey, Expected expected) {
        MediaKeys keys = MediaKeys.of(mediaKey, type);
        Source source = () -> Files.newInputStream(encrypted);
        boolean trusted = false;
        try (OutputStream out = Files.newOutputStream(plain)) {
            decrypt(source, Files.size(encrypted), out, keys, expected);
            trusted = true;
        } catch (IOException e) {
            throw new MediaException(Kind.LOCAL_FILE, "the file could not be decrypted", e);
        } finally {
            if (!trusted) {
                remove(plain);
            }
        }
    }

    /// Decrypts a file in memory: for small ones.
    public static byte[] decrypt(byte[] encrypted, MediaType type, byte[] mediaKey, Expected expected) {
        MediaKeys keys = MediaKeys.of(mediaKey, type);
        var plain = new ByteArrayOutputStream(encrypted.length);
        try {
            decrypt(() -> new ByteArrayInputStream(encrypted), encrypted.length, plain, keys, expected);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail to be read", e);
        }
        return plain.toByteArray();
    }

    private static void decrypt(Source source, long length, OutputStream out, MediaKeys keys, Expected expected)
            throws IOException {
        long ciphertextLength = length - MAC_BYTES;
        if (ciphertextLength <= 0) {
            throw new MediaException(Kind.CORRUPT, "the encrypted file has " + length + " bytes, too few");
        }
        try (InputStream in = source.open()) {
            verify(in, ciphertextLength, keys, expected.encSha256());
        }
        MessageDigest plainHash = Sha256.stream();
        try (InputStream in = source.open()) {
            Cipher cipher = AesCbc.decryptor(keys.cipher(), keys.iv());
            long left = ciphertextLength;
            byte[] buffer = new byte[BUFFER_BYTES];
            while (left > 0) {
                int read = readSome(in, buffer, left);
                left -= read;
                put(cipher.update(buffer, 0, read), plainHash, out);
            }
            put(finish(cipher), plainHash, out);
        }
        requireHash("plain", expected.sha256(), plainHash.digest());
    }

    private static void verify(InputStream in, long ciphertextLength, MediaKeys keys, byte @Nullable [] encSha256)
            throws IOException {
        javax.crypto.Mac mac = Mac.sha256Stream(keys.mac());
        mac.update(keys.iv());
        MessageDigest hash = Sha256.stream();
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = ciphertextLength;
        while (left > 0) {
            int read = readSome(in, buffer, left);
            left -= read;
            mac.update(buffer, 0, read);
            hash.update(buffer, 0, read);
        }
        byte[] code = in.readNBytes(MAC_BYTES);
        hash.update(code);
        requireHash("encrypted", encSha256, hash.digest());
        if (!Mac.matches(Arrays.copyOf(mac.doFinal(), MAC_BYTES), code)) {
            throw new MediaException(Kind.CORRUPT, "the code at the end of the encrypted file does not match");
        }
    }

    private static int readSome(InputStream in, byte[] buffer, long left) throws IOException {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
            throw new IOException("the file became shorter while it was read");
        }
        return read;
    }

    private static void put(byte @Nullable [] plain, MessageDigest hash, OutputStream out) throws IOException {
        if (plain != null) {
            hash.update(plain);
            out.write(plain);
        }
    }

    private static void requireHash(String which, byte @Nullable [] expected, byte[] actual) {
        if (expected != null && !Mac.matches(expected, actual)) {
            throw new MediaException(Kind.CORRUPT, "the hash of the " + which + " file does not match");
        }
    }

    private static byte[] finish(Cipher cipher) {
        try {
            return Objects.requireNonNull(cipher.doFinal());
        } catch (GeneralSecurityException e) {
            throw new MediaException(Kind.CORRUPT, "the padding of the encrypted file is wrong", e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new MediaException(Kind.LOCAL_FILE, "a file that must not be trusted could not be removed", e);
        }
    }
}
