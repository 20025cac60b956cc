package io.statuscast.whatsapp.signal;

import org.jspecify.annotations.Nullable;

/// Why a message could not be encrypted or decrypted. Nothing was put into the batch. Messages carry no key material
/// and no plaintext.
public abstract sealed class SignalException extends RuntimeException {
    private SignalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// There is no session with the companion: fetch its prekeys and start one.
    public static final class NoSession extends SignalException {
        public NoSession(String message) {
            super(message, null);
        }
    }

    /// The sender's key for the group is not known: ask for a retry.
    public static final class NoSenderKey extends SignalException {
        public NoSenderKey(String message) {
            super(message, null);
        }
    }

    /// The message names a prekey of ours that does not exist, most often because it was used before.
    public static final class UnknownPreKey extends SignalException {
        public UnknownPreKey(String message) {
            super(message, null);
        }
    }

    /// The message does not authenticate under any session state: ask for a retry.
    public static final class BadMac extends SignalException {
        public BadMac(String message) {
            super(message, null);
        }
    }

    /// A signature, of a signed prekey or of a sender key message, is wrong.
    public static final class BadSignature extends SignalException {
        public BadSignature(String message) {
            super(message, null);
        }
    }

    /// The message was decrypted before, and its key is gone: acknowledge it and drop it.
    public static final class Duplicate extends SignalException {
        public Duplicate(String message) {
            super(message, null);
        }
    }

    /// The message is more than 2000 messages ahead of its chain.
    public static final class TooFarAhead extends SignalException {
        public TooFarAhead(String message) {
            super(message, null);
        }
    }

    /// The session belongs to another identity key than the one trusted for the address.
    public static final class UntrustedIdentity extends SignalException {
        public UntrustedIdentity(String message) {
            super(message, null);
        }
    }

    /// The bytes are no message of this protocol version, or a key in them is unusable.
    public static final class Malformed extends SignalException {
        public Malformed(String message) {
            super(message, null);
        }

        public Malformed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
