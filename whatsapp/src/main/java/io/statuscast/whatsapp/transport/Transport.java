package io.statuscast.whatsapp.transport;

import io.statuscast.whatsapp.crypto.KeyPair;

/// A way to reach WhatsApp's chat server: opens encrypted connections. [TransportRuntime] does it over a WebSocket.
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
}
