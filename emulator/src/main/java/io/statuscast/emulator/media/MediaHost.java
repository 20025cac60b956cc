package io.statuscast.emulator.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.emulator.signal.Symmetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the media hosts answer, without the sockets. Thread-safe.
public final class MediaHost {
    /// More than any status may have (WhatsApp's own limit for documents is 2 GiB; statuses stay below 64
    /// MiB).
    static final int UPLOAD_BYTES_MAX = 100 << 20;
    private static final long MEMORY_BYTES_MAX = 16 << 20;
    private static final String WEB_ORIGIN = "https://web.whatsapp.com";
    private static final Pattern UPLOAD = Pattern.compile("/mms/([a-z-]{1,30})/([A-Za-z0-9_=-]{1,64})");
    private static final Pattern FILE = Pattern.compile("/v/t62/([0-9a-f]{64})");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,10})-([0-9]{0,10})");
    private final String host;
    private final Shelf shelf;
    private final Predicate<String> authAccepted;
    private final MediaFaults faults;

    MediaHost(String host, Shelf shelf, Predicate<String> authAccepted, MediaFaults faults) {
        this.host = host;
        this.shelf = shelf;
        this.authAccepted = authAccepted;
        this.faults = faults;
    }

    /// A host for clients in this process, with its files in memory.
    ///
    /// @param name         as clients are told it
    /// @param authAccepted whether an upload with a token is taken
    public static MediaHost inMemory(String name, Predicate<String> authAccepted) {
        try {
            return new MediaHost(name, new Shelf(null, MEMORY_BYTES_MAX), authAccepted, new MediaFaults());
        } catch (IOException e) {
            throw new UncheckedIOException("a store in memory cannot be made", e);
        }
    }

    /// A request, as far as it matters here.
    ///
    /// @param origin the `Origin` header; null without one
    /// @param range  the `Range` header; null without one
    public record Request(
            String method,
            URI uri,
            @Nullable String origin,
            @Nullable String range,
            byte[] body) {}

    /// A status, its text or bytes, and where the bytes begin when they are a part of a file.
    public record Answer(
            int status, String type, byte[] body, @Nullable String range) {
        static Answer refused(int status, String why) {
            return new Answer(status, "text/plain", why.getBytes(UTF_8), null);
        }
    }

    /// @throws IOException when the store cannot be read or written
    public Answer answer(Request request) throws IOException {
        return switch (request.method()) {
            case "POST" -> upload(request);
            case "GET" -> download(request);
            default -> Answer.refused(405, "only GET and POST");
        };
    }

    /// Misbehaviour on demand.
    public MediaFaults faults() {
        return faults;
    }

    /// Reads what lies here, without a request.
    public MediaDownloader downloader() {
        return MediaDownloader.of(shelf);
    }

    /// Lays files here, without a request.
    public MediaUploader uploader(SecureRandom random) {
        return new MediaUploader(host, shelf, random);
    }

    private Answer upload(Request request) throws IOException {
        byte[] body = request.body();
        int failure = faults.nextUpload();
        if (failure != 0) {
            return Answer.refused(failure, "failing on demand");
        }
        Matcher path = UPLOAD.matcher(request.uri().getRawPath());
        if (!path.matches()) {
            return Answer.refused(404, "not /mms/{type}/{token}");
        }
        // whatsmeow and Baileys name it, zapo says nothing.
        if (request.origin() != null && !request.origin().equals(WEB_ORIGIN)) {
            return Answer.refused(403, "Origin is not " + WEB_ORIGIN);
        }
        Map<String, String> query = query(request.uri().getRawQuery());
        if (!authAccepted.test(query.getOrDefault("auth", ""))) {
            return Answer.refused(401, "auth is unknown or has expired");
        }
        if (body.length > UPLOAD_BYTES_MAX || body.length == 0) {
            return Answer.refused(413, "1 to " + UPLOAD_BYTES_MAX + " bytes");
        }
        byte[] digest = Symmetric.sha256(body);
        String token = path.group(2);
        if (!token.equals(query.getOrDefault("token", token)) || !Arrays.equals(digest, decode(token))) {
            return Answer.refused(400, "the token is not the SHA-256 of the body");
        }
        String name = HexFormat.of().formatHex(digest);
        shelf.put(name, body);
        String directPath = directPath(name);
        String json = "{\"url\":\"https://" + host + directPath + "\",\"direct_path\":\"" + directPath + "\"}";
        return new Answer(200, "application/json", json.getBytes(UTF_8), null);
    }

    /// @param name the hex SHA-256 of the stored bytes
    static String directPath(String name) {
        return "/v/t62/" + name + "?ccb=11-4";
    }

    private Answer download(Request request) throws IOException {
        int failure = faults.nextDownload();
        if (failure != 0) {
            return Answer.refused(failure, "failing on demand");
        }
        Matcher path = FILE.matcher(request.uri().getRawPath());
        Optional<byte[]> file = path.matches() ? shelf.get(path.group(1)) : Optional.empty();
        if (file.isEmpty()) {
            return Answer.refused(404, "no such file");
        }
        byte[] all = file.get();
        String range = request.range();
        return range == null ? new Answer(200, "application/octet-stream", all, null) : part(all, range);
    }

    private static Answer part(byte[] all, String range) {
        Matcher wanted = RANGE.matcher(range);
        if (!wanted.matches() || Long.parseLong(wanted.group(1)) >= all.length) {
            return Answer.refused(416, "no such range");
        }
        int from = (int) Long.parseLong(wanted.group(1));
        long last = wanted.group(2).isEmpty() ? all.length - 1L : Long.parseLong(wanted.group(2));
        int to = (int) Math.clamp(last + 1, from + 1L, all.length);
        String content = "bytes " + from + "-" + (to - 1) + "/" + all.length;
        return new Answer(206, "application/octet-stream", Arrays.copyOfRange(all, from, to), content);
    }

    private static byte[] decode(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            // No base64url: no digest of anything.
            return new byte[0];
        }
    }

    private static Map<String, String> query(@Nullable String raw) {
        var parameters = new HashMap<String, String>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }
}
