package io.statuscast.server.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Reads what a film is made of with `ffprobe`, and takes its first picture with `ffmpeg`. Thread-safe; blocking.
final class VideoProbe {
    private static final Duration PROBE_MAX = Duration.ofSeconds(20);
    /// Only local files and pipes: a playlist inside a file must not make the decoder fetch anything.
    private static final List<String> GUARD = List.of("-protocol_whitelist", "file,pipe");

    private static final String FIRST_PICTURE_SCALE =
            "scale=w='min(320,iw)':h='min(320,ih)':force_original_aspect_ratio=decrease";

    private final ObjectMapper json = new ObjectMapper();

    /// What a film is made of.
    ///
    /// @param container   ffprobe's list of format names, such as `mov,mp4,m4a,3gp,3g2,mj2`
    /// @param videoCodec  `h264`, …; empty when there is no picture
    /// @param pixelFormat `yuv420p`, …
    /// @param audioCodec  `aac`, …; empty when there is no sound
    /// @param width       as displayed, rotation applied
    record Film(
            String container,
            String videoCodec,
            String pixelFormat,
            String audioCodec,
            int width,
            int height,
            double seconds) {}

    /// @throws MediaException `media:unreadable` when it is no film, `media:tool-missing`, `media:timeout`
    Film probe(Path file) throws MediaException, IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("ffprobe", "-v", "error"));
        command.addAll(GUARD);
        command.addAll(List.of("-show_format", "-show_streams", "-of", "json", file.toString()));
        Programs.Ended ended = Programs.run(PROBE_MAX, command);
        if (ended.exitCode() != 0) {
            throw unreadable();
        }
        JsonNode root = parsed(ended.output());
        JsonNode video = stream(root, "video");
        JsonNode audio = stream(root, "audio");
        boolean turned = Math.abs(rotation(video)) % 180 == 90;
        int width = video.path("width").asInt();
        int height = video.path("height").asInt();
        return new Film(
                root.path("format").path("format_name").asText(),
                video.path("codec_name").asText(),
                video.path("pix_fmt").asText(),
                audio.path("codec_name").asText(),
                turned ? height : width,
                turned ? width : height,
                root.path("format").path("duration").asDouble());
    }

    /// A film with endless lists of streams has more to tell than is read.
    private JsonNode parsed(byte[] output) throws MediaException, IOException {
        try {
            return json.readTree(output);
        } catch (JsonProcessingException cutOff) {
            throw unreadable();
        }
    }

    /// The picture at the start of a film, as PNG, at most 320 pixels on a side: even noise then stays below what is
    /// read of a program's output.
    byte[] firstPicture(Path file) throws MediaException, IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-threads", "1"));
        command.addAll(GUARD);
        command.addAll(List.of("-i", file.toString(), "-frames:v", "1", "-vf", FIRST_PICTURE_SCALE, "-f"));
        command.addAll(List.of("image2pipe", "-c:v", "png", "pipe:1"));
        Programs.Ended ended = Programs.run(PROBE_MAX, command);
        if (ended.exitCode() != 0 || ended.output().length == 0) {
            throw unreadable();
        }
        return ended.output();
    }

    private static JsonNode stream(JsonNode root, String type) {
        for (JsonNode stream : root.path("streams")) {
            boolean cover = stream.path("disposition").path("attached_pic").asInt() == 1;
            if (stream.path("codec_type").asText().equals(type) && !cover) {
                return stream;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private static int rotation(JsonNode video) {
        for (JsonNode side : video.path("side_data_list")) {
            if (side.has("rotation")) {
                return side.path("rotation").asInt();
            }
        }
        return video.path("tags").path("rotate").asInt();
    }

    static MediaException unreadable() {
        return MediaException.refused("media:unreadable", "The video cannot be read. MP4 files are accepted.");
    }
}
