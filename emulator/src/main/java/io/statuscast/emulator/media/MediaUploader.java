package io.statuscast.emulator.media;

import io.statuscast.emulator.signal.Symmetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/// Encrypts files and lays them into the media store, and reads them, for whoever lives in this process.
/// Thread-safe.
///
/// Shape of what is stored: AES-256-CBC of the file, then the first ten bytes of an HMAC over IV and
/// ciphertext. Source: whatsmeow `upload.go`.
public final class MediaUploader {
    private static final int MEDIA_KEY_BYTES = 32;
    private static final int MAC_BYTES = 10;
    private static final long NOWHERE_BYTES_MAX = 1L << 20;
    private final String host;
    private final Shelf shelf;
    private final SecureRandom random;

    MediaUploader(String host, Shelf shelf, SecureRandom random) {
        this.host = host;
        this.shelf = shelf;
        this.random = random;
    }

    /// For phones in a world without a media store: what they upload nobody can download.
    public static MediaUploader nowhere(SecureRandom random) {
        try {
            return new MediaUploader("media.invalid", new Shelf(null, NOWHERE_BYTES_MAX), random);
        } catch (IOException e) {
            throw new UncheckedIOException("a store in memory cannot be made", e);
        }
    }

    /// The plain file, without a request.
    ///
    /// @throws MediaException when it is not there, or any digest, length or code is wrong
    public byte[] read(EncryptedMedia media) throws MediaException {
        return MediaDownloader.of(shelf).download(media);
    }

    /// @param type the word in the key derivation: `Image`, `Video`, `Audio`, `History` or `App State`
    /// @throws UncheckedIOException when the store cannot keep the file
    public EncryptedMedia upload(String type, byte[] plain) {
        byte[] mediaKey = new byte[MEDIA_KEY_BYTES];
        random.nextBytes(mediaKey);
        byte[] keys = Symmetric.hkdf(mediaKey, "WhatsApp " + type + " Keys", 112);
        byte[] iv = Arrays.copyOf(keys, 16);
        byte[] ciphertext = Symmetric.cbcEncrypt(Arrays.copyOfRange(keys, 16, 48), iv, plain);
        byte[] mac = Symmetric.hmacSha256(Arrays.copyOfRange(keys, 48, 80), iv, ciphertext);
        byte[] stored = Symmetric.concat(ciphertext, Arrays.copyOf(mac, MAC_BYTES));
        byte[] encSha256 = Symmetric.sha256(stored);
        String name = HexFormat.of().formatHex(encSha256);
        try {
            shelf.put(name, stored);
        } catch (IOException e) {
            throw new UncheckedIOException("a file could not be stored", e);
        }
        String directPath = MediaHost.directPath(name);
        return new EncryptedMedia(
                type,
                "https://" + host + directPath,
                directPath,
                mediaKey,
                Symmetric.sha256(plain),
                encSha256,
                plain.length);
    }
}
