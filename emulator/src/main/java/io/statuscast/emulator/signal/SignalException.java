package io.statuscast.emulator.signal;

/// A message, bundle or distribution that an emulated phone could not use, with the reason.
public final class SignalException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Why the message was not readable.
    public enum Reason {
        /// The bytes do not parse.
        MALFORMED,
        /// There is no session with the sender.
        NO_SESSION,
        /// There is no sender key of the sender, or not the one named.
        NO_SENDER_KEY,
        /// The message names a prekey that does not exist or was used already.
        UNKNOWN_PRE_KEY,
        /// A MAC or signature is wrong.
        NOT_AUTHENTIC,
        /// The counter lies too far ahead.
        TOO_FAR_AHEAD,
        /// The very same ciphertext was read before.
        DUPLICATE,
        /// The message key was used before, for another ciphertext: the sender's ratchet went back.
        KEY_REUSED
    }

    private final Reason reason;

    SignalException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    SignalException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
