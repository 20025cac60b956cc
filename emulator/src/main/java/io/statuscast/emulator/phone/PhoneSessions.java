package io.statuscast.emulator.phone;

import io.statuscast.emulator.signal.Envelope;
import io.statuscast.emulator.signal.Padding;
import io.statuscast.emulator.signal.PreKeyBundle;
import io.statuscast.emulator.signal.SignalException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A phone's sessions with other devices, started when a message needs one. One thread at a time.
///
/// Source: whatsmeow `send.go` encryptMessageForDevice, `retry.go`.
final class PhoneSessions {
    private final Line line;
    private final SeenLog log;

    PhoneSessions(Line line, SeenLog log) {
        this.line = line;
        this.log = log;
    }

    /// The `enc` of a message for one device; empty when the device left no prekeys.
    ///
    /// @param mediaType its `mediatype`, null for none
    /// @param count     how often the device asked, null for the first sending
    Optional<Node> encrypt(Jid device, Message message, @Nullable String mediaType, @Nullable String count) {
        String name = line.keyName(device);
        if (!line.signal().hasSession(name) && !start(device, fetch(device))) {
            return Optional.empty();
        }
        try {
            byte[] padded = Padding.pad(message.toByteArray(), line.settings().random());
            Envelope envelope = line.signal().encrypt(name, padded);
            var attrs = Node.attrs("v", "2", "type", envelope.type(), "mediatype", mediaType, "count", count);
            return Optional.of(Node.of("enc", attrs, envelope.bytes()));
        } catch (SignalException e) {
            throw new IllegalStateException("the session that was just made is gone", e);
        }
    }

    /// Starts a new session, as a retry receipt asks for: with the keys in it, or the server's.
    boolean renew(Jid device, Node receipt) {
        Optional<PreKeyBundle> given = receipt.child("keys").flatMap(_ -> KeyNodes.bundle(receipt));
        return start(device, given.or(() -> fetch(device)));
    }

    private Optional<PreKeyBundle> fetch(Jid device) {
        return line.query(KeyNodes.query(device.toString())).at("list", "user").flatMap(KeyNodes::bundle);
    }

    private boolean start(Jid device, Optional<PreKeyBundle> bundle) {
        if (bundle.isEmpty()) {
            log.violation("no prekeys for " + device);
            return false;
        }
        try {
            line.signal().startSession(line.keyName(device), bundle.get());
            return true;
        } catch (SignalException e) {
            log.violation("prekeys of " + device + ": " + e.getMessage());
            return false;
        }
    }
}
