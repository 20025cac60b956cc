package io.statuscast.whatsapp.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.media.MediaException.Kind;
import io.statuscast.whatsapp.media.MediaTransfer.Verdict;
import java.io.FileNotFoundException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Map;

/// Uploads encrypted files: `POST https://host/mms/<type>/<token>?auth=…&token=…`, where the token is the hash of the
/// encrypted file in URL-safe base64. The answer is JSON with `url` and `direct_path`.
///
/// Blocks; failures are [MediaException]. The same file again gives the same address, so a repeated upload does
/// no harm. Thread-safe. Source: whatsmeow `upload.go`; Baileys `messages-media.js`.
public final class MediaUploader {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final MediaTransfer transfer;

    /// @param http   see [MediaHttp]; the caller closes it
    /// @param origin the `Origin` header, `https://web.whatsapp.com`
    public MediaUploader(HttpClient http, MediaConnections connections, String origin) {
        transfer = new MediaTransfer(http, connections, origin);
    }

    /// Uploads a file.
    ///
    /// @param keyMadeAt when its media key was made
    public UploadedMedia upload(EncryptedMedia media, Instant keyMadeAt) {
        String token = MediaTransfer.token(media.encSha256());
        HttpRequest.BodyPublisher body = body(media);
        byte[] answer = transfer.run(
                (host, auth) -> HttpRequest.newBuilder(MediaTransfer.address(
                                host,
                                "/mms/" + media.type().path() + "/" + token + "?auth=" + URLEncoder.encode(auth, UTF_8)
                                        + "&token=" + token))
                        .POST(body),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX),
                MediaUploader::verdict,
                media.encryptedLength());
        return read(answer, media, keyMadeAt);
    }

    private static HttpRequest.BodyPublisher body(EncryptedMedia media) {
        try {
            return HttpRequest.BodyPublishers.ofFile(media.file());
        } catch (FileNotFoundException e) {
            throw new MediaException(Kind.LOCAL_FILE, "the encrypted file is not there", e);
        }
    }

    private static Verdict verdict(int status) {
        return switch (status) {
            case 200, 201 -> Verdict.DONE;
            case 401, 403 -> Verdict.RENEW;
            case 400, 405, 411, 413, 415 -> Verdict.REFUSED;
            default -> Verdict.NEXT_HOST;
        };
    }

    private static UploadedMedia read(byte[] answer, EncryptedMedia media, Instant keyMadeAt) {
        try {
            Map<String, String> members = StrictJson.stringMembers(answer);
            String url = members.getOrDefault("url", "");
            String directPath = members.getOrDefault("direct_path", "");
            if (url.isEmpty() || !directPath.startsWith("/")) {
                throw new MediaException(Kind.REFUSED, "the answer to an upload names no url and direct_path");
            }
            return new UploadedMedia(
                    url,
                    directPath,
                    media.mediaKey(),
                    media.sha256(),
                    media.encSha256(),
                    media.length(),
                    keyMadeAt,
                    media.streamingSidecar());
        } catch (MalformedJsonException e) {
            throw new MediaException(Kind.REFUSED, "the answer to an upload is not JSON", e);
        }
    }
}
