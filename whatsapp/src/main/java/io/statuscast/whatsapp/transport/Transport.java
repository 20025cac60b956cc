package io.statuscast.whatsapp.transport;

import io.statuscast.whatsapp.crypto.KeyPair;
import java.net.http.HttpClient;
import java.util.Optional;

/// A way to reach WhatsApp's servers: opens encrypted connections. [TransportRuntime] does it over a WebSocket.
/// Thread-safe.
public interface Transport {
    /// Connects and shakes hands; returns when the connection is encrypted. Blocks the calling thread. The listener
    /// may be called before this returns.
    ///
    /// @param noiseStatic   the companion's Noise key pair
    /// @param clientPayload the serialized `ClientPayload`
    /// @throws TransportException when the server cannot be connected to, hangs up or is too slow
    /// @throws NoiseException     when the server does not speak the protocol or is not to be trusted
    SecureChannel open(TransportConfig config, KeyPair noiseStatic, byte[] clientPayload, ConnectionListener listener);

    /// A way of its own to the media hosts, for one transfer; the caller closes it. Empty for the usual one,
    /// through the number's proxy.
    default Optional<HttpClient> media() {
        return Optional.empty();
    }
}
