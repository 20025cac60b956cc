package io.statuscast.whatsapp.transport;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a WhatsApp server is, how to know that it is one, and the way there. Immutable; the `with…` methods return
/// changed copies.
///
/// @param url       the chat socket, `wss://host[:port]/path`, or `ws://` without TLS
/// @param noiseRoot 32 bytes, the key that signs the server's Noise certificates
/// @param trusted   certificates trusted for TLS besides the system's, for the socket and for media
/// @param origin    the `Origin` header of the WebSocket upgrade and of media transfers
/// @param proxy     through which sockets and media transfers go, null to connect directly
public record ServerAddress(
        URI url,
        byte[] noiseRoot,
        List<X509Certificate> trusted,
        String origin,
        @Nullable ProxyConfig proxy) {
    /// What WhatsApp's own page sends. Source: whatsmeow `socket/constants.go`.
    public static final String WHATSAPP_ORIGIN = "https://web.whatsapp.com";

    /// WhatsApp's chat socket. Source: whatsmeow `socket/constants.go`.
    private static final URI WHATSAPP_URL = URI.create("wss://web.whatsapp.com/ws/chat");

    /// Source: whatsmeow `handshake.go`, WACertPubKey.
    private static final String WHATSAPP_NOISE_ROOT =
            "142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b";

    private static final int KEY_BYTES = 32;
    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;

    public ServerAddress {
        requireNonNull(url, "url is null");
        requireNonNull(origin, "origin is null");
        if (url.getHost() == null || !("ws".equals(url.getScheme()) || "wss".equals(url.getScheme()))) {
            throw new IllegalArgumentException("not a ws:// or wss:// address: " + url);
        }
        if (noiseRoot.length != KEY_BYTES) {
            throw new IllegalArgumentException("noiseRoot is not 32 bytes");
        }
        noiseRoot = noiseRoot.clone();
        trusted = List.copyOf(trusted);
    }

    /// A server that is reached directly, with WhatsApp's origin.
    public static ServerAddress of(URI url, byte[] noiseRoot, List<X509Certificate> trusted) {
        return new ServerAddress(url, noiseRoot, trusted, WHATSAPP_ORIGIN, null);
    }

    /// The real WhatsApp, trusting the system's certificates.
    public static ServerAddress whatsApp() {
        return of(WHATSAPP_URL, HexFormat.of().parseHex(WHATSAPP_NOISE_ROOT), List.of());
    }

    public ServerAddress withProxy(@Nullable ProxyConfig newProxy) {
        return new ServerAddress(url, noiseRoot, trusted, origin, newProxy);
    }

    boolean secure() {
        return "wss".equals(url.getScheme());
    }

    int port() {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return secure() ? TLS_PORT : PLAIN_PORT;
    }

    /// Scheme, host and port: no path, no login, no key.
    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getHost() + ":" + port();
    }
}
