package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.appstate.ExternalBlobs;
import io.statuscast.whatsapp.media.MediaDownloader;
import io.statuscast.whatsapp.media.MediaHttp;
import java.net.http.HttpClient;

/// Fetches files that the phone or the server left on the media hosts. Thread-safe; blocks.
final class Downloads {
    private final ClientConfig config;
    private final MediaHosts hosts;

    Downloads(ClientConfig config, MediaHosts hosts) {
        this.config = config;
        this.hosts = hosts;
    }

    /// Parts of app state that are too large for a stanza.
    ExternalBlobs blobs(IqRouter iqs) {
        return reference -> {
            try (HttpClient http = MediaHttp.client(config.server().trusted())) {
                return ExternalBlobs.from(new MediaDownloader(
                                http, hosts.through(iqs), config.server().origin()))
                        .fetch(reference);
            }
        };
    }
}
