package io.statuscast.server.http;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the sandbox number's simulated contacts see on their phones. Thread-safe.
@FunctionalInterface
public interface SandboxView {
    /// One entry a simulated contact, statuses newest first.
    ///
    /// @param statusesMax the most statuses of each phone
    List<Phone> phones(int statusesMax);

    /// A simulated contact's phone.
    ///
    /// @param phone E.164
    record Phone(String phone, String name, List<Seen> statuses) {
        public Phone {
            statuses = List.copyOf(statuses);
        }
    }

    /// A status as the phone decrypted it.
    ///
    /// @param id    WhatsApp message id
    /// @param from  the author's phone, E.164
    /// @param type  `text`, `image` or `video`
    /// @param color background, `#rrggbb`
    /// @param font  its number on the wire
    /// @param size  bytes of the media
    /// @param data  the picture to show as a `data:` address; for a video its thumbnail
    record Seen(
            String id,
            String from,
            Instant at,
            String type,
            @Nullable String text,
            @Nullable String caption,
            @Nullable String color,
            @Nullable Integer font,
            @Nullable String mimetype,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer seconds,
            @Nullable Integer size,
            @Nullable String data) {}
}
