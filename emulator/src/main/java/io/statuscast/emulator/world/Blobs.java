package io.statuscast.emulator.world;

import io.statuscast.whatsapp.proto.ExternalBlobReference;

/// Where the server keeps parts of app state that are too large for a stanza: the media store, as a port.
/// Thread-safe; may be called under the world's lock.
public interface Blobs {
    /// Encrypts and stores a blob.
    ExternalBlobReference store(byte[] plain);

    /// The plain bytes of a blob, which anybody with the reference can read.
    ///
    /// @throws IllegalStateException when it is gone
    byte[] fetch(ExternalBlobReference reference);
}
