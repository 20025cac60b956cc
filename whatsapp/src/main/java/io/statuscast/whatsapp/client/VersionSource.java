package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.pairing.WebVersion;
import java.util.Optional;

/// Where a client learns of a newer WhatsApp Web version after WhatsApp refused its own with 405. May block
/// for some seconds; thread-safe.
@FunctionalInterface
public interface VersionSource {
    /// The version that WhatsApp's own page has now; empty when it cannot be learned. Throws nothing.
    Optional<WebVersion> newest();

    /// Knows of none: the version is a matter of configuration alone.
    static VersionSource none() {
        return Optional::empty;
    }
}
