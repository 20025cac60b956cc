package io.statuscast.whatsapp.client;

/// Takes every stanza of one client in words that name nobody: no payload, no key, no number. For an operator
/// who must see what goes over the wire.
///
/// Called on the transport's thread and on those that send, so it must not wait for anything slow;
/// thread-safe. Throws nothing.
public interface WireLog {
    /// Where a stanza went.
    enum Direction {
        /// From the server.
        IN,
        /// To the server.
        OUT
    }

    /// Whether anybody wants the lines; asked before each stanza, may change at any time.
    boolean isOn();

    /// Takes one stanza.
    ///
    /// @param redacted one line of XML-like text, see [RedactedStanza]
    void write(Direction direction, String redacted);

    /// Takes nothing.
    static WireLog off() {
        return Silent.INSTANCE;
    }

    /// The log of nobody.
    enum Silent implements WireLog {
        INSTANCE;

        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public void write(Direction direction, String redacted) {
            // Nobody wants to know.
        }
    }
}
