package io.statuscast.whatsapp.client;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.pairing.WebVersion;

/// As what the client introduces itself. Immutable.
///
/// @param version    the WhatsApp Web version told to the server
/// @param deviceName what the phone lists under linked devices; the form "Browser (OS)" is the only one that linking
///                   by code accepts
public record Appearance(WebVersion version, String deviceName) {
    /// A form that phones are known to accept. Source: OpenWA issue 1666.
    private static final String USUAL_NAME = "Chrome (Linux)";

    public Appearance {
        requireNonNull(version, "version is null");
        requireNonNull(deviceName, "deviceName is null");
    }

    /// The version known when this was written, under the usual name.
    public static Appearance usual() {
        return new Appearance(WebVersion.KNOWN, USUAL_NAME);
    }

    public Appearance withVersion(WebVersion newVersion) {
        return new Appearance(newVersion, deviceName);
    }
}
