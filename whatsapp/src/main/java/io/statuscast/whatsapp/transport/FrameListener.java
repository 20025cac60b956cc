package io.statuscast.whatsapp.transport;

/// Receives what comes in on a [FrameSocket], on that connection's own virtual thread, one call at a time and in
/// order. The methods may block: then the server is slowed down, other connections are not.
public interface FrameListener {
    void onFrame(byte[] frame);

    /// Called exactly once, last.
    void onClosed(CloseReason reason);
}
