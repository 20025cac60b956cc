package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.MediaFormat;
import io.statuscast.core.post.PostContent.MediaSource;
import io.statuscast.core.post.StatusColor;
import io.statuscast.core.post.StatusFont;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Reads what a status shows out of a body.
///
/// Source of the limits: WhatsApp's phone clients; it publishes none.
final class StatusContents {
    static final int TEXT_MAX = 700;
    static final int CAPTION_MAX = 1024;

    private final MediaUrlCheck mediaUrls;
    private final List<FieldError> errors;

    StatusContents(MediaUrlCheck mediaUrls, List<FieldError> errors) {
        this.mediaUrls = mediaUrls;
        this.errors = errors;
    }

    /// The content; null after a problem that leaves none.
    @Nullable
    PostContent read(ObjectNode body) {
        @Nullable String message = body.path("message").textValue();
        if (body.has("media")) {
            return media(body.path("media"), message);
        }
        if (message == null || message.isBlank()) {
            error(
                    Problem.MESSAGE_REQUIRED,
                    "message",
                    "`message` is missing or blank and there is no `media`; send one of them or both.");
            return null;
        }
        checkLength("message", message, TEXT_MAX, "a text status");
        return text(body, message);
    }

    /// The content of a post after a change: a text keeps its colour and font, and media everything but its caption,
    /// unless the body names another. Null after a problem.
    @Nullable
    PostContent changed(PostContent old, ObjectNode body) {
        return switch (old) {
            case PostContent.Text text -> {
                ObjectNode whole = JsonNodeFactory.instance
                        .objectNode()
                        .put("message", text.text())
                        .put("color", text.color())
                        .put("font", text.font().word());
                for (String name : List.of("message", "color", "font")) {
                    if (body.has(name)) {
                        whole.set(name, body.get(name));
                    }
                }
                yield read(whole);
            }
            case PostContent.Media media ->
                new PostContent.Media(
                        media.source(),
                        body.has("message") ? caption(null, body.path("message").textValue()) : media.caption(),
                        media.format(),
                        media.filename(),
                        media.rendition());
        };
    }

    private PostContent text(ObjectNode body, String message) {
        String color = word(body.path("color"), StatusColor.SKY_BLUE.word());
        OptionalInt argb = StatusColor.argbOf(color);
        if (argb.isEmpty()) {
            error(
                    Problem.COLOR_INVALID,
                    "color",
                    "`color` is not a known colour; use one of " + words(StatusColor.values()) + ", or #RRGGBB.");
        }
        Optional<StatusFont> font = StatusFont.parse(word(body.path("font"), StatusFont.HELVETICA.word()));
        if (font.isEmpty()) {
            error(
                    Problem.FONT_INVALID,
                    "font",
                    "`font` is not a known font; use one of " + words(StatusFont.values()) + ".");
        }
        return new PostContent.Text(
                message,
                color.toLowerCase(Locale.ROOT),
                argb.orElse(StatusColor.SKY_BLUE.argb()),
                font.orElse(StatusFont.HELVETICA));
    }

    private @Nullable PostContent media(JsonNode media, @Nullable String message) {
        if (!media.isObject()) {
            return null;
        }
        Optional<MediaSource> source = source(media);
        @Nullable String caption = caption(media.path("message").textValue(), message);
        MediaFormat format = format(word(media.path("format"), "native"));
        return source.map(from -> new PostContent.Media(
                        from, caption, format, media.path("filename").textValue(), null))
                .orElse(null);
    }

    private Optional<MediaSource> source(JsonNode media) {
        boolean url = media.has("url");
        boolean file = media.has("file");
        if (url && file) {
            error(
                    Problem.MEDIA_CONFLICT,
                    "media",
                    "`media.url` and `media.file` are both there; keep exactly one of them.");
            return Optional.empty();
        }
        if (file) {
            error(
                    Problem.FEATURE_UNAVAILABLE,
                    "media.file",
                    "`media.file` is not supported by this version, which has no file uploads; send `media.url`.");
            return Optional.empty();
        }
        if (!url) {
            error(
                    Problem.MEDIA_REQUIRED,
                    "media.url",
                    "`media.url` is missing; send the public address of an image or video.");
            return Optional.empty();
        }
        return Optional.ofNullable(media.get("url").textValue()).flatMap(this::url);
    }

    private Optional<MediaSource> url(String text) {
        String address = text.strip();
        Optional<URI> uri = parse(address);
        if (uri.isEmpty()) {
            error(Problem.MEDIA_URL_INVALID, "media.url", "`media.url` " + complaint(address));
            return Optional.empty();
        }
        Optional<String> refusal = mediaUrls.refusal(uri.get().toString());
        if (refusal.isPresent()) {
            error(Problem.MEDIA_URL_PRIVATE, "media.url", refusal.get());
            return Optional.empty();
        }
        return Optional.of(new MediaSource.Url(uri.get().toString()));
    }

    /// What keeps an address from being one that can be fetched.
    private static String complaint(String address) {
        try {
            if (new URI(address).getUserInfo() != null) {
                return "has a user name in it, which is not supported; send an address that needs none.";
            }
        } catch (URISyntaxException malformed) {
            int at = malformed.getIndex();
            int path = address.indexOf('/', "https://".length());
            if (path >= 0 && at >= path && at < address.length()) {
                String wrong = address.substring(at, address.offsetByCodePoints(at, 1));
                String right = URLEncoder.encode(wrong, StandardCharsets.UTF_8).replace("+", "%20");
                return "has the character `" + wrong + "`, which an address writes as " + right + ".";
            }
        }
        return "is not a complete http or https address; write it like https://example.org/picture.jpg.";
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            @Nullable String scheme = uri.getScheme();
            boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
            return http && uri.getHost() != null && uri.getUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    /// Programs send empty texts for what they do not have.
    private @Nullable String caption(@Nullable String inMedia, @Nullable String message) {
        boolean inBoth = inMedia != null && message != null && !inMedia.isBlank() && !message.isBlank();
        if (inBoth && !Objects.equals(inMedia, message)) {
            error(
                    Problem.MESSAGE_CONFLICT,
                    "media.message",
                    "`message` and `media.message` hold different captions; keep one of them.");
        }
        @Nullable String caption = message == null || message.isBlank() ? inMedia : message;
        if (caption == null || caption.isBlank()) {
            return null;
        }
        checkLength(caption.equals(message) ? "message" : "media.message", caption, CAPTION_MAX, "a caption");
        return caption;
    }

    private MediaFormat format(String word) {
        return switch (word) {
            case "gif" -> MediaFormat.GIF;
            case "ptt" -> {
                error(
                        Problem.FEATURE_UNAVAILABLE,
                        "media.format",
                        "`media.format` ptt (voice) is not supported by this version; send native or gif.");
                yield MediaFormat.NATIVE;
            }
            default -> MediaFormat.NATIVE;
        };
    }

    private void checkLength(String path, String text, int max, String what) {
        int length = text.codePointCount(0, text.length());
        if (length > max) {
            error(
                    Problem.MESSAGE_TOO_LONG,
                    path,
                    "`" + path + "` has " + length + " characters; " + what + " holds " + max + ", shorten it.");
        }
    }

    private static String word(JsonNode node, String otherwise) {
        return node.isTextual() ? node.textValue() : otherwise;
    }

    private static String words(Enum<?>[] values) {
        var words = new StringBuilder();
        for (Enum<?> value : values) {
            words.append(words.isEmpty() ? "" : ", ").append(value.name().toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }

    private void error(Problem problem, String path, String message) {
        errors.add(FieldError.inBody(problem, path, message));
    }
}
