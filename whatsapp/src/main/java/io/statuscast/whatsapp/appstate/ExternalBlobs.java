package io.statuscast.whatsapp.appstate;

import io.statuscast.whatsapp.media.MediaDownloader;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.media.MediaReference;
import io.statuscast.whatsapp.media.MediaType;
import io.statuscast.whatsapp.proto.ExternalBlobReference;

/// Where the parts of app state come from that are too large for a stanza.
public interface ExternalBlobs {
    /// The plain bytes of a blob.
    ///
    /// @throws MediaException when it cannot be had or trusted
    byte[] fetch(ExternalBlobReference reference);

    /// The most an encrypted blob may have; an address book of 100,000 entries has about 30 MB.
    int BYTES_MAX = 64 * 1024 * 1024;

    /// Blobs from the media servers.
    static ExternalBlobs from(MediaDownloader downloader) {
        return reference -> downloader.bytes(
                new MediaReference(
                        reference.getDirectPath(),
                        reference.getMediaKey().toByteArray(),
                        reference.hasFileSha256() ? reference.getFileSha256().toByteArray() : null,
                        reference.getFileEncSha256().toByteArray()),
                MediaType.APP_STATE,
                BYTES_MAX);
    }
}
