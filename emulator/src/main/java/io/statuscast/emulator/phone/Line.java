package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.signal.SignalDevice;
import io.statuscast.emulator.world.Endpoint;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import java.util.HexFormat;

/// A phone's way to the server, its Signal state, and the addresses both use. Thread-safe.
record Line(World world, Endpoint endpoint, SignalDevice signal, PhoneSettings settings) {
    void send(Node stanza) {
        world.send(endpoint, stanza);
    }

    /// @throws IllegalStateException when the server answers with an error
    Node query(Node iq) {
        Node answer = world.query(endpoint, iq);
        if (!answer.attrOrEmpty("type").equals("result")) {
            throw new IllegalStateException("the server refused " + iq + " with " + answer);
        }
        return answer;
    }

    /// The name under which keys of a device are kept: its LID address when there is one, however it was addressed.
    String keyName(Jid device) {
        return lid(device).toString();
    }

    Jid lid(Jid device) {
        return device.isPhone()
                ? world.lidOf(device.user())
                        .map(lid -> lid.withDevice(device.device()))
                        .orElse(device)
                : device;
    }

    /// Digits of the user's number, empty when unknown.
    String phoneOf(Jid user) {
        return user.isPhone()
                ? user.user()
                : world.phoneOf(user.user()).map(Jid::user).orElse("");
    }

    boolean isOwn(Jid user) {
        return phoneOf(user).equals(endpoint.address().user());
    }

    /// The identity the server has on file for the phone of a user; no bytes when there is none.
    byte[] accountIdentity(Jid user) {
        return world.locked(() -> world.find(user)
                .map(account -> account.phoneDevice().keys().identityKey())
                .orElse(new byte[0]));
    }

    /// A message that was kept.
    static Message parse(ByteString kept) {
        try {
            return Message.parseFrom(kept);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a kept message does not parse", e);
        }
    }

    long seconds() {
        return settings.clock().instant().getEpochSecond();
    }

    String newMessageId() {
        byte[] id = new byte[9];
        settings.random().nextBytes(id);
        return "3A" + HexFormat.of().withUpperCase().formatHex(id);
    }
}
