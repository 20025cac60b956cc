package io.statuscast.core.queue;

/// Why another try is needed; each kind has its own pace and limit in [RetryPolicy].
public enum RetryKind {
    /// The connection broke before or during the try.
    LINK_DOWN,
    /// The try ended without an answer: it may have arrived.
    UNCONFIRMED,
    /// WhatsApp asked for less.
    RATE_LIMITED,
    /// WhatsApp's server had trouble of its own.
    SERVER_ERROR,
    /// Part of a large audience has it; the next try goes on with the rest.
    UNDER_WAY,
    /// The media could not be fetched this time.
    MEDIA,
    /// Something of ours failed in a way that was not foreseen.
    INTERNAL
}
