package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.media.EncryptedMedia;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.media.MediaUploader;
import io.statuscast.whatsapp.media.UploadedMedia;
import java.time.Instant;

/// Uploads encrypted files to the media hosts. Thread-safe; blocks.
final class Uploads {
    private final ClientConfig config;
    private final MediaHosts hosts;

    Uploads(ClientConfig config, MediaHosts hosts) {
        this.config = config;
        this.hosts = hosts;
    }

    /// @throws MediaException when no host took the file
    UploadedMedia upload(EncryptedMedia media, Instant keyMadeAt, IqRouter iqs) {
        try (var client = hosts.client()) {
            return new MediaUploader(
                            client.http(), hosts.through(iqs), config.server().origin())
                    .upload(media, keyMadeAt);
        }
    }
}
