package io.statuscast.whatsapp.media;

import io.statuscast.whatsapp.media.MediaException.Kind;
import io.statuscast.whatsapp.media.MediaTransfer.Verdict;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;

/// Downloads and decrypts files: `GET https://host<direct path>&hash=<token>&mms-type=<type>&__wa-mms=`.
///
/// Blocks; failures are [MediaException]. Nothing is handed out before its hashes and its code were checked.
/// Thread-safe. Source: whatsmeow `download.go`.
public final class MediaDownloader {
    private final MediaTransfer transfer;

    /// @param http   see [MediaHttp]; the caller closes it
    /// @param origin the `Origin` header, `https://web.whatsapp.com`
    public MediaDownloader(HttpClient http, MediaConnections connections, String origin) {
        transfer = new MediaTransfer(http, connections, origin);
    }

    /// A small file, in memory.
    ///
    /// @param bytesMax the most the encrypted file may have
    public byte[] bytes(MediaReference reference, MediaType type, int bytesMax) {
        byte[] encrypted = fetch(reference, type, BodyHandlers.ofByteArray(), bytesMax);
        return MediaCrypto.decrypt(encrypted, type, reference.mediaKey(), expected(reference));
    }

    /// A file of any size, into a file; beside the target a temporary one holds the encrypted bytes meanwhile.
    ///
    /// @param bytesMax the most the encrypted file may have
    public void toFile(MediaReference reference, MediaType type, Path target, long bytesMax) {
        Path encrypted = target.resolveSibling(target.getFileName() + ".enc");
        try {
            fetch(reference, type, BodyHandlers.ofFile(encrypted), bytesMax);
            MediaCrypto.decrypt(encrypted, target, type, reference.mediaKey(), expected(reference));
        } finally {
            remove(encrypted);
        }
    }

    private <T> T fetch(MediaReference reference, MediaType type, HttpResponse.BodyHandler<T> handler, long bytesMax) {
        String path = reference.directPath();
        String addition = (path.indexOf('?') < 0 ? "?" : "&") + "hash=" + MediaTransfer.token(reference.encSha256())
                + "&mms-type=" + type.path() + "&__wa-mms=";
        return transfer.run(
                (host, _) -> HttpRequest.newBuilder(MediaTransfer.address(host, path + addition)),
                refusingMoreThan(bytesMax, handler),
                MediaDownloader::verdict,
                bytesMax);
    }

    /// Announced lengths are checked before the body is read, unannounced ones while it is.
    private static <T> HttpResponse.BodyHandler<T> refusingMoreThan(
            long bytesMax, HttpResponse.BodyHandler<T> handler) {
        return head -> {
            long announced = head.headers().firstValueAsLong("Content-Length").orElse(0);
            if (announced > bytesMax) {
                throw new MediaException(Kind.TOO_LARGE, "a file of " + announced + " bytes, more than " + bytesMax);
            }
            return BodySubscribers.limiting(handler.apply(head), bytesMax);
        };
    }

    private static Verdict verdict(int status) {
        return switch (status) {
            case 200 -> Verdict.DONE;
            case 401 -> Verdict.RENEW;
            case 403, 404, 410 -> Verdict.GONE;
            case 400 -> Verdict.REFUSED;
            default -> Verdict.NEXT_HOST;
        };
    }

    private static MediaCrypto.Expected expected(MediaReference reference) {
        return new MediaCrypto.Expected(reference.sha256(), reference.encSha256());
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new MediaException(Kind.LOCAL_FILE, "a temporary file could not be removed", e);
        }
    }
}
