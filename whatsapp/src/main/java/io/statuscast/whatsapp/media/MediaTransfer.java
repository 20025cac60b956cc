package io.statuscast.whatsapp.media;

import io.statuscast.whatsapp.media.MediaException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One transfer over the media hosts: up to three tries, the next host after a failure, another media connection after
/// 401 or 403. Every try is bounded in time as a whole, body included. Thread-safe.
/// Source: whatsmeow `upload.go`, `download.go`; zapo `WaMediaTransferClient.js`.
final class MediaTransfer {
    /// Source: WhatsApp Web gives up after the third try.
    private static final int TRIES_MAX = 3;

    private static final Duration TIME_BASE = Duration.ofSeconds(30);
    private static final Duration TIME_MAX = Duration.ofMinutes(10);
    /// Below this a transfer counts as stuck.
    private static final long BYTES_PER_SECOND_MIN = 64 * 1024;

    private final HttpClient http;
    private final MediaConnections connections;
    private final String origin;

    MediaTransfer(HttpClient http, MediaConnections connections, String origin) {
        this.http = http;
        this.connections = connections;
        this.origin = origin;
    }

    /// Makes the request for one host.
    interface Requests {
        HttpRequest.Builder of(String host, String auth);
    }

    /// What a status code means for the transfer.
    enum Verdict {
        DONE,
        RENEW,
        NEXT_HOST,
        REFUSED,
        GONE
    }

    /// Decides over a status code.
    interface Verdicts {
        Verdict of(int status);
    }

    /// Runs the transfer.
    ///
    /// @param bytes how much is expected to travel, for the time limit
    <T> T run(Requests requests, HttpResponse.BodyHandler<T> handler, Verdicts verdicts, long bytes) {
        MediaConnection connection = connections.current();
        MediaException last = null;
        int host = 0;
        for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
            String name = connection.hosts().get(host % connection.hosts().size());
            try {
                HttpResponse<T> response = send(requests.of(name, connection.auth()), handler, timeFor(bytes));
                switch (verdicts.of(response.statusCode())) {
                    case DONE -> {
                        return response.body();
                    }
                    case RENEW -> {
                        last = after(last, refused(Kind.UNREACHABLE, name, response));
                        connection = connections.insteadOf(connection);
                    }
                    case NEXT_HOST -> {
                        last = after(last, refused(Kind.UNREACHABLE, name, response));
                        host++;
                    }
                    case REFUSED -> throw after(last, refused(Kind.REFUSED, name, response));
                    case GONE -> throw after(last, refused(Kind.GONE, name, response));
                }
            } catch (IOException e) {
                last = after(last, new MediaException(Kind.UNREACHABLE, name + " could not be reached: " + e, e));
                host++;
            }
        }
        throw last == null ? new IllegalStateException("no try was made") : last;
    }

    private static MediaException refused(Kind kind, String host, HttpResponse<?> response) {
        return new MediaException(kind, host + " answered " + response.statusCode());
    }

    private static MediaException after(@Nullable MediaException earlier, MediaException later) {
        if (earlier != null) {
            later.addSuppressed(earlier);
        }
        return later;
    }

    static Duration timeFor(long bytes) {
        Duration time = TIME_BASE.plusSeconds(bytes / BYTES_PER_SECOND_MIN);
        return time.compareTo(TIME_MAX) > 0 ? TIME_MAX : time;
    }

    /// Sends and waits for head and body together; the client's own timeout ends with the head.
    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler, Duration limit)
            throws IOException {
        Future<HttpResponse<T>> answer = http.sendAsync(
                request.header("Origin", origin).header("Referer", origin + "/").build(), handler);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("not finished after " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new MediaException(Kind.UNREACHABLE, "the transfer was interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case MediaException refusal -> throw refusal;
                case null, default -> throw new IOException("the transfer failed", e.getCause());
            }
        }
    }

    static URI address(String host, String pathAndQuery) {
        try {
            return URI.create("https://" + host + pathAndQuery);
        } catch (IllegalArgumentException e) {
            throw new MediaException(Kind.CORRUPT, "the address of a file cannot be read", e);
        }
    }

    static String token(byte[] encSha256) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(encSha256);
    }
}
