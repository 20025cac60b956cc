package io.statuscast.whatsapp.transport;

/// Why a connection ended; the first cause wins.
public sealed interface CloseReason {
    /// We closed it.
    record ByUs() implements CloseReason {}

    /// The server closed it in good order.
    ///
    /// @param code the WebSocket close code (RFC 6455 section 7.4), 1005 when there was none
    /// @param text the server's words, often empty
    record ByServer(int code, String text) implements CloseReason {}

    /// The network failed, or the server hung up without a word.
    record Lost(String why) implements CloseReason {}

    /// The server sent something that cannot be continued after: a text message, or a frame that does not
    /// decrypt.
    record Violation(String what) implements CloseReason {}

    /// Our listener threw an exception; it has been logged.
    record ListenerFailed() implements CloseReason {}
}
