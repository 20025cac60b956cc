package io.statuscast.emulator.stanza;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.world.Device;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.PreKeyWhisperMessage;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// What a server can see of an encrypted part without any key: its attributes, its framing, and the prekeys it names.
///
/// A real server checks less inside a `pkmsg`; reuse of a one-time prekey shows up there as a phone that cannot
/// decrypt. Source: libsignal-protocol WhisperTextProtocol; Baileys `Socket/messages-send` (attributes of `enc`).
final class Ciphertexts {
    private static final Set<String> TYPES = Set.of("pkmsg", "msg", "skmsg");
    private static final Set<String> ATTRIBUTES =
            Set.of("v", "type", "mediatype", "decrypt-fail", "count", "native_flow_name");
    private static final byte VERSION = 0x33;

    private Ciphertexts() {}

    static boolean isPreKeyMessage(Node enc) {
        return enc.attrOrEmpty("type").equals("pkmsg");
    }

    /// Why an `enc` cannot be accepted, if so.
    static Optional<String> problem(Node enc) {
        for (String name : enc.attrs().keySet()) {
            if (!ATTRIBUTES.contains(name)) {
                return Optional.of("unknown attribute on enc: " + name);
            }
        }
        if (!TYPES.contains(enc.attrOrEmpty("type"))) {
            return Optional.of("unknown type of enc: " + enc.attrOrEmpty("type"));
        }
        if (!enc.attrOrEmpty("v").equals("2")) {
            return Optional.of("enc without v=2");
        }
        byte[] bytes = enc.bytes();
        return bytes.length < 2 || bytes[0] != VERSION
                ? Optional.of("an enc of " + bytes.length + " bytes that is no Signal message of version 3")
                : Optional.empty();
    }

    /// Whether a `pkmsg` may open a session between two devices; spends the one-time prekey it names.
    ///
    /// @return empty when it may, else why not
    static Optional<String> openSession(Node enc, Device from, Device to) {
        byte[] bytes = enc.bytes();
        PreKeyWhisperMessage message;
        try {
            message = PreKeyWhisperMessage.parseFrom(Arrays.copyOfRange(bytes, 1, bytes.length));
        } catch (InvalidProtocolBufferException e) {
            return Optional.of("a pkmsg that cannot be read: " + e.getMessage());
        }
        byte[] identity = message.getIdentityKey().toByteArray();
        if (!Arrays.equals(identity, Bytes.typed(from.keys().identityKey()))) {
            return Optional.of("a pkmsg with another identity key than the sender's");
        }
        if (!to.keys().hasSigned(message.getSignedPreKeyId())) {
            return Optional.of("signed prekey " + message.getSignedPreKeyId() + " of " + to.phoneJid() + " is unknown");
        }
        if (!message.hasPreKeyId()) {
            return Optional.empty();
        }
        return to.keys()
                .spend(
                        message.getPreKeyId(),
                        from.phoneJid().toString(),
                        message.getBaseKey().toByteArray())
                .map(reason -> reason + " (" + to.phoneJid() + ")");
    }
}
