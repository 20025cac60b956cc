package io.statuscast.whatsapp.client;

import static java.util.Objects.requireNonNull;

import io.statuscast.whatsapp.pairing.WebVersion;
import io.statuscast.whatsapp.status.StanzaProfile;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/// Where a [WhatsAppClient] connects and how it behaves there. Immutable; the `with…` methods return changed
/// copies.
///
/// @param url        the chat socket, `wss://…` or `ws://…`
/// @param noiseRoot  32 bytes, the key that signs the server's Noise certificate
/// @param trusted    certificates trusted for TLS besides the system's, for the socket and for media
/// @param version    the WhatsApp Web version told to the server
/// @param origin     the `Origin` header of the socket and of uploads
/// @param deviceName what the phone lists under linked devices; the form "Browser (OS)" is the safe one
/// @param profile    how recipients are addressed at first
/// @param otherProfileOnRefusal whether a status refused with 400, 421 or 479 is tried once in the other profile
/// @param clock      wall time
/// @param random     source of all keys and of jitter
public record ClientConfig(
        URI url,
        byte[] noiseRoot,
        List<X509Certificate> trusted,
        WebVersion version,
        String origin,
        String deviceName,
        StanzaProfile profile,
        boolean otherProfileOnRefusal,
        ClientTimeouts timeouts,
        Pacing pacing,
        InstantSource clock,
        SecureRandom random) {
    /// WhatsApp's chat socket. Source: whatsmeow `socket/constants.go`.
    public static final URI WHATSAPP_URL = URI.create("wss://web.whatsapp.com/ws/chat");

    /// Source: whatsmeow `handshake.go`, WACertPubKey.
    private static final String WHATSAPP_NOISE_ROOT =
            "142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b";

    private static final int KEY_BYTES = 32;

    public ClientConfig {
        requireNonNull(url, "url is null");
        requireNonNull(version, "version is null");
        if (noiseRoot.length != KEY_BYTES) {
            throw new IllegalArgumentException("noiseRoot is not 32 bytes");
        }
        noiseRoot = noiseRoot.clone();
        trusted = List.copyOf(trusted);
    }

    /// The real WhatsApp.
    public static ClientConfig whatsApp(InstantSource clock, SecureRandom random) {
        return new ClientConfig(
                WHATSAPP_URL,
                HexFormat.of().parseHex(WHATSAPP_NOISE_ROOT),
                List.of(),
                WebVersion.KNOWN,
                "https://web.whatsapp.com",
                "Chrome (Linux)",
                StanzaProfile.LID_FIRST,
                true,
                ClientTimeouts.usual(),
                Pacing.usual(),
                clock,
                random);
    }

    /// Another server: its socket, the root of its Noise certificate, and certificates to trust for its TLS.
    public ClientConfig withServer(URI newUrl, byte[] newNoiseRoot, List<X509Certificate> newTrusted) {
        return new ClientConfig(
                newUrl,
                newNoiseRoot,
                newTrusted,
                version,
                origin,
                deviceName,
                profile,
                otherProfileOnRefusal,
                timeouts,
                pacing,
                clock,
                random);
    }

    public ClientConfig withVersion(WebVersion newVersion) {
        return new ClientConfig(
                url,
                noiseRoot,
                trusted,
                newVersion,
                origin,
                deviceName,
                profile,
                otherProfileOnRefusal,
                timeouts,
                pacing,
                clock,
                random);
    }

    public ClientConfig withDeviceName(String newDeviceName) {
        return new ClientConfig(
                url,
                noiseRoot,
                trusted,
                version,
                origin,
                newDeviceName,
                profile,
                otherProfileOnRefusal,
                timeouts,
                pacing,
                clock,
                random);
    }

    public ClientConfig withProfile(StanzaProfile newProfile, boolean otherOnRefusal) {
        return new ClientConfig(
                url,
                noiseRoot,
                trusted,
                version,
                origin,
                deviceName,
                newProfile,
                otherOnRefusal,
                timeouts,
                pacing,
                clock,
                random);
    }

    public ClientConfig withTimeouts(ClientTimeouts newTimeouts) {
        return new ClientConfig(
                url,
                noiseRoot,
                trusted,
                version,
                origin,
                deviceName,
                profile,
                otherProfileOnRefusal,
                newTimeouts,
                pacing,
                clock,
                random);
    }

    public ClientConfig withPacing(Pacing newPacing) {
        return new ClientConfig(
                url,
                noiseRoot,
                trusted,
                version,
                origin,
                deviceName,
                profile,
                otherProfileOnRefusal,
                timeouts,
                newPacing,
                clock,
                random);
    }
}
