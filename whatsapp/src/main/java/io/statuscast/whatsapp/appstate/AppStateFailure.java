package io.statuscast.whatsapp.appstate;

/// Why a collection could not be read further. What was read before stays.
public sealed interface AppStateFailure {
    /// A key that the phone has not shared yet: ask it for the key, try again when it came.
    ///
    /// @param keyId as the phone names it; shared, not copied
    record MissingKey(byte[] keyId) implements AppStateFailure {}

    /// A code does not match: the patch was forged or damaged, or our state has drifted. A snapshot puts it right.
    ///
    /// @param version of the patch or snapshot
    record MacMismatch(Code code, long version) implements AppStateFailure {}

    /// Something cannot be read.
    record Malformed(String what, long version) implements AppStateFailure {}

    /// A part that lies on the media servers could not be had; later it may work.
    record BlobUnavailable(String reason) implements AppStateFailure {}

    /// The codes that can fail to match.
    enum Code {
        VALUE,
        INDEX,
        PATCH,
        COLLECTION
    }
}
