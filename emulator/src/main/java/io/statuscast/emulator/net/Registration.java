package io.statuscast.emulator.net;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.signal.Curve;
import io.statuscast.emulator.world.CodeDesk;
import io.statuscast.emulator.world.PreKeyPool.SignedPreKey;
import io.statuscast.emulator.world.Registrant;
import io.statuscast.emulator.world.StreamErrors;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ClientPayload.DevicePairingRegistrationData;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// A companion to be: it shows a QR code and waits for a phone. Source: whatsmeow `pair.go`,
/// `store/clientpayload.go`.
final class Registration implements Registrant, Conversation {
    /// How the journal names companions that have no address yet.
    static final String NAME = "registration";

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    private static final byte KEY_TYPE = 5;

    private final World world;
    private final ChatConnection connection;
    private final byte[] noiseStatic;
    private final DevicePairingRegistrationData data;
    /// The answer came; one that comes again (a doubled frame) means nothing. Guarded by the world's lock.
    private boolean finished;

    Registration(World world, ChatConnection connection, byte[] noiseStatic, DevicePairingRegistrationData data) {
        this.world = world;
        this.connection = connection;
        this.noiseStatic = noiseStatic;
        this.data = data;
    }

    /// Why a registration cannot be accepted, if so.
    static Optional<String> problem(DevicePairingRegistrationData data) {
        if (data.getERegid().size() != 4) {
            return Optional.of("eRegid has " + data.getERegid().size() + " bytes, not 4");
        }
        if (!data.getEKeytype().equals(ByteString.copyFrom(new byte[] {KEY_TYPE}))) {
            return Optional.of("eKeytype is not 05");
        }
        if (data.getEIdent().size() != KEY_BYTES || data.getESkeyVal().size() != KEY_BYTES) {
            return Optional.of("a key does not have 32 bytes");
        }
        if (data.getESkeyId().size() != 3 || data.getESkeySig().size() != SIGNATURE_BYTES) {
            return Optional.of("the signed prekey's id or signature has the wrong length");
        }
        byte[] signed = ByteString.copyFrom(new byte[] {KEY_TYPE})
                .concat(data.getESkeyVal())
                .toByteArray();
        boolean fits = Curve.verify(
                data.getEIdent().toByteArray(), signed, data.getESkeySig().toByteArray());
        return fits ? Optional.empty() : Optional.of("the signed prekey's signature does not verify");
    }

    @Override
    public byte[] noiseStatic() {
        return noiseStatic;
    }

    @Override
    public byte[] identityKey() {
        return data.getEIdent().toByteArray();
    }

    @Override
    public int registrationId() {
        return new BigInteger(1, data.getERegid().toByteArray()).intValue();
    }

    @Override
    public SignedPreKey signedPreKey() {
        return new SignedPreKey(
                new BigInteger(1, data.getESkeyId().toByteArray()).intValue(),
                data.getESkeyVal().toByteArray(),
                data.getESkeySig().toByteArray());
    }

    @Override
    public void deliver(Node stanza) {
        connection.send(stanza);
    }

    @Override
    public void take(Node stanza) {
        world.locked(() -> {
            world.journal().in(NAME, stanza);
            answer(stanza);
            return stanza;
        });
    }

    private void answer(Node stanza) {
        if (!stanza.tag().equals("iq")) {
            return;
        }
        switch (stanza.attrOrEmpty("type")) {
            case "result", "error" -> finish(stanza);
            case "get" -> ping(stanza);
            case "set" -> code(stanza);
            default -> notImplemented(stanza);
        }
    }

    /// Linking by code.
    private void code(Node iq) {
        String stage = iq.child("link_code_companion_reg")
                .map(reg -> reg.attrOrEmpty("stage"))
                .orElse("");
        Optional<CodeDesk.Bad> bad = switch (stage) {
            case "companion_hello" -> world.pairing().codes().hello(this, iq, answer -> result(iq, answer));
            case "companion_finish" -> {
                Optional<CodeDesk.Bad> problem = world.pairing().codes().finish(this, iq);
                if (problem.isEmpty()) {
                    result(iq);
                }
                yield problem;
            }
            default -> Optional.of(new CodeDesk.Bad(501, "not implemented by this server"));
        };
        bad.ifPresent(why -> {
            world.refuse("pairing", why.code(), why.reason(), iq);
            error(iq, why.code());
        });
    }

    private void finish(Node iq) {
        boolean signed = iq.child("pair-device-sign").isPresent();
        boolean refused = iq.attrOrEmpty("type").equals("error");
        if ((!signed && !refused) || finished) {
            return;
        }
        finished = true;
        Optional<String> problem = world.pairing().finish(this, iq);
        if (problem.isPresent()) {
            world.refuse("pairing", 401, problem.get(), iq);
            connection.end(StreamErrors.failure(401));
        } else {
            world.whenKept(() -> connection.end(StreamErrors.restart()));
        }
    }

    private void ping(Node iq) {
        result(iq);
    }

    private void result(Node iq, Node... content) {
        connection.send(Node.of(
                "iq",
                Node.attrs("from", Jid.SERVER.toString(), "type", "result", "id", iq.attr("id")),
                List.of(content)));
    }

    private void error(Node iq, int code) {
        connection.send(Node.of(
                "iq",
                Node.attrs("from", Jid.SERVER.toString(), "type", "error", "id", iq.attr("id")),
                Node.of("error", Node.attrs("code", Integer.toString(code), "text", "refused"))));
    }

    private void notImplemented(Node iq) {
        world.refuse("pairing", 501, "not implemented by this server", iq);
        error(iq, 501);
    }

    @Override
    public void gone() {
        world.locked(() -> {
            world.pairing().close(this);
            return this;
        });
    }
}
