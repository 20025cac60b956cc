package io.statuscast.whatsapp.transport;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to reach a WhatsApp server and how to know that it is one. Immutable; the `with…` methods return changed
/// copies.
///
/// @param url              `wss://host[:port]/path`, or `ws://` without TLS
/// @param noiseRoot        32 bytes, the key that signs the server's Noise certificates
/// @param trusted          certificates trusted for TLS besides the system's
/// @param origin           the `Origin` header of the WebSocket upgrade
/// @param connectTimeout   for name, TCP, proxy, TLS and WebSocket upgrade together, per address of the host
/// @param handshakeTimeout for the Noise handshake after that
/// @param routingInfo      what the server told an earlier session to send first, null for nothing
/// @param proxy            null to connect directly
/// @param clock            judges the validity of certificates
/// @param random           source of the handshake's ephemeral key
public record TransportConfig(
        URI url,
        byte[] noiseRoot,
        List<X509Certificate> trusted,
        String origin,
        Duration connectTimeout,
        Duration handshakeTimeout,
        byte @Nullable [] routingInfo,
        @Nullable ProxyConfig proxy,
        InstantSource clock,
        SecureRandom random) {
    /// What WhatsApp's own page sends. Source: whatsmeow `socket/constants.go`.
    public static final String WHATSAPP_ORIGIN = "https://web.whatsapp.com";

    /// Source: whatsmeow `handshake.go` NoiseHandshakeResponseTimeout.
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final int KEY_LENGTH = 32;

    public TransportConfig {
        requireNonNull(url, "url is null");
        if (url.getHost() == null || !("ws".equals(url.getScheme()) || "wss".equals(url.getScheme()))) {
            throw new IllegalArgumentException("not a ws:// or wss:// address: " + url);
        }
        if (noiseRoot.length != KEY_LENGTH) {
            throw new IllegalArgumentException("noiseRoot is not 32 bytes");
        }
        trusted = List.copyOf(trusted);
        requireNonNull(origin, "origin is null");
        if (!connectTimeout.isPositive() || !handshakeTimeout.isPositive()) {
            throw new IllegalArgumentException("a timeout is not positive");
        }
    }

    /// A direct connection with the usual origin and timeouts, trusting the system's certificates.
    public static TransportConfig of(URI url, byte[] noiseRoot, InstantSource clock, SecureRandom random) {
        return new TransportConfig(
                url,
                noiseRoot,
                List.of(),
                WHATSAPP_ORIGIN,
                CONNECT_TIMEOUT,
                HANDSHAKE_TIMEOUT,
                null,
                null,
                clock,
                random);
    }

    public TransportConfig withTrusted(List<X509Certificate> certificates) {
        return new TransportConfig(
                url,
                noiseRoot,
                certificates,
                origin,
                connectTimeout,
                handshakeTimeout,
                routingInfo,
                proxy,
                clock,
                random);
    }

    public TransportConfig withOrigin(String newOrigin) {
        return new TransportConfig(
                url,
                noiseRoot,
                trusted,
                newOrigin,
                connectTimeout,
                handshakeTimeout,
                routingInfo,
                proxy,
                clock,
                random);
    }

    public TransportConfig withTimeouts(Duration connect, Duration handshake) {
        return new TransportConfig(
                url, noiseRoot, trusted, origin, connect, handshake, routingInfo, proxy, clock, random);
    }

    public TransportConfig withRoutingInfo(byte @Nullable [] newRoutingInfo) {
        return new TransportConfig(
                url,
                noiseRoot,
                trusted,
                origin,
                connectTimeout,
                handshakeTimeout,
                newRoutingInfo,
                proxy,
                clock,
                random);
    }

    public TransportConfig withProxy(@Nullable ProxyConfig newProxy) {
        return new TransportConfig(
                url,
                noiseRoot,
                trusted,
                origin,
                connectTimeout,
                handshakeTimeout,
                routingInfo,
                newProxy,
                clock,
                random);
    }

    boolean secure() {
        return "wss".equals(url.getScheme());
    }

    int port() {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return secure() ? 443 : 80;
    }

    /// The URL without what may be secret in it; no key material.
    @Override
    public String toString() {
        return "TransportConfig[" + url.getScheme() + "://" + url.getHost() + ":" + port() + "]";
    }
}
