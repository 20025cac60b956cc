package io.statuscast.whatsapp.transport;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// How one connection to a WhatsApp server is opened. Immutable; the `with…` methods return changed copies.
///
/// @param server           where it goes
/// @param connectTimeout   for name, TCP, proxy, TLS and WebSocket upgrade together, per address of the host
/// @param handshakeTimeout for the Noise handshake after that
/// @param routingInfo      what the server told an earlier session to send first, null for nothing
/// @param clock            judges the validity of certificates
/// @param random           source of the handshake's ephemeral key
public record TransportConfig(
        ServerAddress server,
        Duration connectTimeout,
        Duration handshakeTimeout,
        byte @Nullable [] routingInfo,
        InstantSource clock,
        SecureRandom random) {
    /// Source: whatsmeow `handshake.go` NoiseHandshakeResponseTimeout.
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    public TransportConfig {
        requireNonNull(server, "server is null");
        if (!connectTimeout.isPositive() || !handshakeTimeout.isPositive()) {
            throw new IllegalArgumentException("a timeout is not positive");
        }
    }

    /// A connection with the usual timeouts.
    public static TransportConfig of(ServerAddress server, InstantSource clock, SecureRandom random) {
        return new TransportConfig(server, CONNECT_TIMEOUT, HANDSHAKE_TIMEOUT, null, clock, random);
    }

    public TransportConfig withTimeouts(Duration connect, Duration handshake) {
        return new TransportConfig(server, connect, handshake, routingInfo, clock, random);
    }

    public TransportConfig withRoutingInfo(byte @Nullable [] newRoutingInfo) {
        return new TransportConfig(server, connectTimeout, handshakeTimeout, newRoutingInfo, clock, random);
    }

    /// The server without what may be secret in its address; no key material.
    @Override
    public String toString() {
        return "TransportConfig[" + server + "]";
    }
}
