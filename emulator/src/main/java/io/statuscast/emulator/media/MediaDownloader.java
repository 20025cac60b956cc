package io.statuscast.emulator.media;

import io.statuscast.emulator.signal.Symmetric;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.BadPaddingException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Downloads media from the store over https and opens them, checking every digest on the way. Thread-safe.
///
/// Source: whatsmeow `download.go`: HKDF(key, "WhatsApp {type} Keys", 112) = iv 16, cipher key 32, MAC key
/// 32, rest; the file is AES-256-CBC and the first 10 bytes of HMAC-SHA256(iv, ciphertext).
public final class MediaDownloader implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MAC_BYTES = 10;
    private static final int KEY_BYTES = 32;
    /// How an encrypted file is got.
    private interface Source {
        byte[] get(EncryptedMedia media) throws MediaException;
    }

    private final Source source;
    private final @Nullable HttpClient client;

    private MediaDownloader(Source source, @Nullable HttpClient client) {
        this.source = source;
        this.client = client;
    }

    /// Over https.
    static MediaDownloader of(String host, SSLContext trust) {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(trust)
                .connectTimeout(TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return new MediaDownloader(media -> fetch(client, host, media), client);
    }

    /// From the store, without a request.
    static MediaDownloader of(Shelf shelf) {
        return new MediaDownloader(media -> take(shelf, media), null);
    }

    /// For phones in a world without a media store: every download fails.
    public static MediaDownloader nowhere() {
        return new MediaDownloader(
                _ -> {
                    throw new MediaException("there is no media store");
                },
                null);
    }

    private static byte[] take(Shelf shelf, EncryptedMedia media) throws MediaException {
        try {
            return shelf.get(HexFormat.of().formatHex(media.encSha256()))
                    .orElseThrow(() -> new MediaException("there is no such file"));
        } catch (IOException e) {
            throw new MediaException("the store cannot be read", e);
        }
    }

    /// The plain file.
    ///
    /// @throws MediaException when it is not there, or any digest, length or MAC is wrong
    public byte[] download(EncryptedMedia media) throws MediaException {
        if (media.mediaKey().length != KEY_BYTES) {
            throw new MediaException("media key of " + media.mediaKey().length + " bytes");
        }
        return opened(media, source.get(media));
    }

    /// Opens what lies in the store for a message.
    static byte[] opened(EncryptedMedia media, byte[] stored) throws MediaException {
        if (!Arrays.equals(Symmetric.sha256(stored), media.encSha256())) {
            throw new MediaException("the stored file is not the one the message names");
        }
        byte[] plain = open(media, stored);
        if (!Arrays.equals(Symmetric.sha256(plain), media.fileSha256())) {
            throw new MediaException("the opened file has another SHA-256");
        }
        if (plain.length != media.fileLength()) {
            throw new MediaException("the opened file has " + plain.length + " bytes, not " + media.fileLength());
        }
        return plain;
    }

    private static byte[] fetch(HttpClient client, String host, EncryptedMedia media) throws MediaException {
        if (!media.directPath().startsWith("/")) {
            throw new MediaException("no direct path");
        }
        if (!media.url().endsWith(media.directPath())) {
            throw new MediaException("url and direct path name different files");
        }
        URI uri;
        try {
            uri = URI.create("https://" + host + media.directPath());
        } catch (IllegalArgumentException e) {
            throw new MediaException("the direct path is no path", e);
        }
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new MediaException("the store answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new MediaException("the store could not be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MediaException("interrupted", e);
        }
    }

    private static byte[] open(EncryptedMedia media, byte[] stored) throws MediaException {
        if (stored.length <= MAC_BYTES) {
            throw new MediaException("the stored file is too short");
        }
        byte[] keys = Symmetric.hkdf(media.mediaKey(), "WhatsApp " + media.type() + " Keys", 112);
        byte[] iv = Arrays.copyOf(keys, 16);
        byte[] ciphertext = Arrays.copyOf(stored, stored.length - MAC_BYTES);
        byte[] mac = Symmetric.hmacSha256(Arrays.copyOfRange(keys, 48, 80), iv, ciphertext);
        if (!Arrays.equals(mac, 0, MAC_BYTES, stored, ciphertext.length, stored.length)) {
            throw new MediaException("the stored file's MAC is wrong");
        }
        try {
            return Symmetric.cbcDecrypt(Arrays.copyOfRange(keys, 16, 48), iv, ciphertext);
        } catch (BadPaddingException e) {
            throw new MediaException("the stored file does not open", e);
        }
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
