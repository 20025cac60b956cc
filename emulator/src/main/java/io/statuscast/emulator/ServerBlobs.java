package io.statuscast.emulator;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.media.EncryptedMedia;
import io.statuscast.emulator.media.MediaException;
import io.statuscast.emulator.media.MediaUploader;
import io.statuscast.emulator.world.Blobs;
import io.statuscast.whatsapp.proto.ExternalBlobReference;

/// The parts of app state in the media store. Thread-safe.
record ServerBlobs(MediaUploader media) implements Blobs {
    private static final String TYPE = "App State";

    @Override
    public ExternalBlobReference store(byte[] plain) {
        EncryptedMedia stored = media.upload(TYPE, plain);
        return ExternalBlobReference.newBuilder()
                .setMediaKey(ByteString.copyFrom(stored.mediaKey()))
                .setDirectPath(stored.directPath())
                .setFileSizeBytes(stored.fileLength())
                .setFileSha256(ByteString.copyFrom(stored.fileSha256()))
                .setFileEncSha256(ByteString.copyFrom(stored.encSha256()))
                .build();
    }

    @Override
    public byte[] fetch(ExternalBlobReference reference) {
        try {
            return media.read(new EncryptedMedia(
                    TYPE,
                    reference.getDirectPath(),
                    reference.getDirectPath(),
                    reference.getMediaKey().toByteArray(),
                    reference.getFileSha256().toByteArray(),
                    reference.getFileEncSha256().toByteArray(),
                    reference.getFileSizeBytes()));
        } catch (MediaException e) {
            throw new IllegalStateException("a part of app state is gone", e);
        }
    }
}
