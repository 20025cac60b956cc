package io.statuscast.emulator.net;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.faults.Deed;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.StreamErrors;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ClientPayload;
import java.util.Arrays;
import java.util.Optional;

/// Reads the client's payload and decides: a login, a registration, or a failure.
///
/// Source: whatsmeow `store/clientpayload.go` (what is in it) and `connectionevents.go` (`failure` reasons).
public final class Welcome {
    private static final int NOT_AUTHORISED = 401;
    private static final int OUTDATED = 405;
    private static final int BAD_USER_AGENT = 409;

    private Welcome() {}

    /// Greets a client that has proved which Noise key it has.
    ///
    /// @param clientStatic the client's Noise static key, 32 bytes
    /// @param payload      an encoded `ClientPayload`
    /// @return what becomes of the connection
    public static Conversation open(World world, ChatConnection connection, byte[] clientStatic, byte[] payload)
            throws InvalidProtocolBufferException {
        ClientPayload client = ClientPayload.parseFrom(payload);
        Optional<Conversation> opened = world.locked(() -> accept(world, connection, clientStatic, client));
        return opened.orElseGet(Ended::new);
    }

    private static Optional<Conversation> accept(
            World world, ChatConnection connection, byte[] clientStatic, ClientPayload client) {
        String who = client.hasUsername() ? addressOf(client).toString() : Registration.NAME;
        world.journal().in(who, Node.of("client-payload", client.toByteArray()));
        if (client.getUserAgent().getPlatform() != ClientPayload.UserAgent.Platform.WEB) {
            return refuse(world, connection, BAD_USER_AGENT, "the user agent is not WEB");
        }
        var version = client.getUserAgent().getAppVersion();
        if (version.getPrimary() != 2 || version.getSecondary() != 3000) {
            return refuse(world, connection, OUTDATED, "the version is not 2.3000.x");
        }
        if (world.linkFaults().isOutdated(version.getTertiary())) {
            return refuse(world, connection, OUTDATED, "the revision is too old");
        }
        if (!client.hasUsername()) {
            return register(world, connection, clientStatic, client);
        }
        return login(world, connection, clientStatic, client);
    }

    private static Optional<Conversation> register(
            World world, ChatConnection connection, byte[] clientStatic, ClientPayload client) {
        Optional<String> problem = Registration.problem(client.getDevicePairingData());
        if (problem.isPresent()) {
            return refuse(world, connection, NOT_AUTHORISED, problem.get());
        }
        var registration = new Registration(world, connection, clientStatic, client.getDevicePairingData());
        world.pairing().open(registration);
        return Optional.of(registration);
    }

    private static Optional<Conversation> login(
            World world, ChatConnection connection, byte[] clientStatic, ClientPayload client) {
        Optional<Node> failure = world.linkFaults().takeLoginFailure();
        if (failure.isPresent()) {
            connection.end(failure.get());
            return Optional.empty();
        }
        Jid address = addressOf(client);
        Optional<Device> device = world.deviceOf(address).filter(found -> !found.isPhone());
        if (device.isEmpty()) {
            return refuse(world, connection, NOT_AUTHORISED, "no such companion: " + address);
        }
        if (!Arrays.equals(device.get().noiseStatic(), clientStatic)) {
            return refuse(world, connection, NOT_AUTHORISED, "another Noise key than the registered one: " + address);
        }
        Deed.RefuseLogin refusal = world.faults().takeLoginRefusal();
        if (refusal != null) {
            connection.end(StreamErrors.failure(refusal.reason(), refusal.expire()));
            return Optional.empty();
        }
        var session = new Session(world, connection, address);
        world.attach(session);
        connection.send(success(world, device.get()));
        if (!client.getPassive()) {
            world.activate(device.get());
        }
        return Optional.of(session);
    }

    private static Jid addressOf(ClientPayload client) {
        return Jid.ofPhone(Long.toUnsignedString(client.getUsername())).withDevice(client.getDevice() & 0xffff);
    }

    private static Node success(World world, Device companion) {
        return Node.of(
                "success",
                Node.attrs(
                        "t", world.seconds(),
                        "lid", companion.lidJid().toString(),
                        "display_name", companion.account().pushName(),
                        "location", "emu",
                        "props", "27",
                        "abprops", "0",
                        "group_abprops", "0"));
    }

    private static Optional<Conversation> refuse(World world, ChatConnection connection, int reason, String why) {
        world.refuse("connection", reason, why, Node.of("client-payload"));
        connection.end(StreamErrors.failure(reason));
        return Optional.empty();
    }

    /// A connection that was refused and is about to close.
    private record Ended() implements Conversation {
        @Override
        public void take(Node stanza) {
            // The client has been told that it is not welcome; what it still sends does not count.
        }

        @Override
        public void gone() {
            // Nothing was opened.
        }
    }
}
