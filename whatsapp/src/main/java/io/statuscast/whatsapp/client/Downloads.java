package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.appstate.ExternalBlobs;
import io.statuscast.whatsapp.media.MediaConnections;
import io.statuscast.whatsapp.media.MediaDownloader;
import io.statuscast.whatsapp.media.MediaReference;
import io.statuscast.whatsapp.media.MediaType;
import io.statuscast.whatsapp.status.ReceivedMedia;
import java.nio.file.Path;
import java.util.function.Function;

/// Fetches files that the phone, the server or other people left on the media hosts; failures are
/// [io.statuscast.whatsapp.media.MediaException]. Thread-safe; blocks.
final class Downloads {
    private final ClientConfig config;
    private final MediaHosts hosts;

    Downloads(ClientConfig config, MediaHosts hosts) {
        this.config = config;
        this.hosts = hosts;
    }

    /// Parts of app state that are too large for a stanza.
    ExternalBlobs blobs(IqRouter iqs) {
        return reference ->
                with(iqs, downloader -> ExternalBlobs.from(downloader).fetch(reference));
    }

    /// A small file.
    ///
    /// @param bytesMax the most the encrypted file may have
    byte[] bytes(MediaReference reference, MediaType type, int bytesMax, IqRouter iqs) {
        return with(iqs, downloader -> downloader.bytes(reference, type, bytesMax));
    }

    /// A file of any size, into a file.
    ///
    /// @param bytesMax the most the encrypted file may have
    void toFile(ReceivedMedia media, Path target, long bytesMax, IqRouter iqs) {
        with(iqs, downloader -> {
            downloader.toFile(media.reference(), media.type(), target, bytesMax);
            return target;
        });
    }

    private <T> T with(IqRouter iqs, Function<MediaDownloader, T> work) {
        MediaConnections connections = hosts.through(iqs);
        // Without hosts, no HTTP client is opened in vain.
        var _ = connections.current();
        try (var client = hosts.client()) {
            return work.apply(new MediaDownloader(
                    client.http(), connections, config.server().origin()));
        }
    }
}
