package io.statuscast.server.media;

import io.statuscast.server.media.VideoProbe.Film;
import java.util.ArrayList;
import java.util.List;

/// What a film must be to go out as it is: what phones play in a status.
///
/// Any H.264 profile passes in 8-bit 4:2:0, since phones decode them all; only a film that we make ourselves keeps to
/// the stricter Main profile without B-frames. Source of the limits: Meta's documents and several
/// clients; WhatsApp publishes none.
final class VideoFit {
    static final long BYTES_MAX = 16L << 20;
    static final int SECONDS_MAX = 90;

    private VideoFit() {}

    /// @throws MediaException `media:unfit` that lists every reason
    static void check(Film film, long sizeBytes) throws MediaException {
        var reasons = new ArrayList<String>();
        if (film.videoCodec().isEmpty()) {
            reasons.add("it has no picture");
        } else if (!film.videoCodec().equals("h264")) {
            reasons.add("its picture is " + film.videoCodec() + ", not H.264");
        }
        if (!film.videoCodec().isEmpty() && !List.of("yuv420p", "yuvj420p").contains(film.pixelFormat())) {
            reasons.add("its pixel format is " + film.pixelFormat() + ", not yuv420p");
        }
        if (!film.audioCodec().isEmpty() && !film.audioCodec().equals("aac")) {
            reasons.add("its sound is " + film.audioCodec() + ", not AAC");
        }
        if (!film.container().contains("mp4")) {
            reasons.add("its container is not MP4");
        }
        if (film.seconds() > SECONDS_MAX) {
            reasons.add("it lasts " + Math.round(film.seconds()) + " s, more than " + SECONDS_MAX + " s");
        }
        if (sizeBytes > BYTES_MAX) {
            reasons.add("it has " + (sizeBytes >> 20) + " MB, more than " + (BYTES_MAX >> 20) + " MB");
        }
        if (!reasons.isEmpty()) {
            throw MediaException.refused(
                    "media:unfit",
                    "The video does not fit a WhatsApp status: " + String.join("; ", reasons)
                            + ". Convert it to MP4 with H.264 (yuv420p) and AAC within these limits.");
        }
    }
}
