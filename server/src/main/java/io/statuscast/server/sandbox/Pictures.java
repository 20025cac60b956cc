package io.statuscast.server.sandbox;

import io.statuscast.emulator.phone.SeenStatus;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pictures of statuses in the form in which the console shows them. A phone downloads and decrypts a file
/// each time it is asked for it; the console asks every few seconds, for every contact: so the ones shown last
/// are kept. Thread-safe.
final class Pictures {
    /// Larger pictures are shown by their thumbnail.
    private static final int SHOWN_BYTES_MAX = 400_000;
    /// Some 17 MB at most.
    private static final int KEPT_MAX = 32;

    private final Files files;
    private final Map<String, Picture> kept = new LinkedHashMap<>(KEPT_MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Picture> eldest) {
            return size() > KEPT_MAX;
        }
    };

    Pictures() {
        this(SeenStatus::media);
    }

    Pictures(Files files) {
        this.files = files;
    }

    /// Where the file of a status comes from; null when it is gone.
    @FunctionalInterface
    interface Files {
        byte @Nullable [] of(SeenStatus status);
    }

    /// What is shown of a status that is no text.
    ///
    /// @param fileBytes size of the picture's file; null for a video, or when the file is gone
    /// @param dataUri   the picture or its thumbnail as a `data:` URI
    record Picture(@Nullable Integer fileBytes, @Nullable String dataUri) {
        static final Picture NONE = new Picture(null, null);
    }

    Picture of(SeenStatus status) {
        synchronized (kept) {
            Picture known = kept.get(status.messageId());
            if (known != null) {
                return known;
            }
        }
        byte[] file = status.kind() == SeenStatus.Kind.IMAGE ? files.of(status) : null;
        var picture = new Picture(
                file == null ? null : file.length,
                dataUri(file != null && file.length <= SHOWN_BYTES_MAX ? file : status.thumbnail()));
        if (file != null || status.kind() != SeenStatus.Kind.IMAGE) {
            synchronized (kept) {
                kept.put(status.messageId(), picture);
            }
        }
        return picture;
    }

    private static @Nullable String dataUri(byte @Nullable [] jpeg) {
        return jpeg == null
                ? null
                : "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
    }
}
