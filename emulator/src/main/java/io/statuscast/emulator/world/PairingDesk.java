package io.statuscast.emulator.world;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.signal.Curve;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentity;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.statuscast.whatsapp.proto.ClientPairingProps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Companions that show a QR code, and the links being made. Guarded by the world's lock.
///
/// Source: whatsmeow `pair.go` (the companion's half: `pair-device`, `pair-success`, `pair-device-sign`, the
/// prefixes of what is signed).
public final class PairingDesk {
    private static final byte[] ACCOUNT_PREFIX = {6, 0};
    private static final byte[] DEVICE_PREFIX = {6, 1};

    private record Offer(Registrant companion, Instant expires) {}

    private record Pending(Account account, int number, LinkRequest request, ADVSignedDeviceIdentity identity) {}

    private final World world;
    private final CodeDesk codes;
    private final Map<String, Offer> offers = new HashMap<>();
    private final Map<Registrant, Pending> pending = new HashMap<>();

    PairingDesk(World world) {
        this.world = world;
        this.codes = new CodeDesk(world);
    }

    /// Companions that wait for a code to be typed.
    public CodeDesk codes() {
        return codes;
    }

    /// Gives a connection the references for its QR codes and sends them as `pair-device`.
    public void open(Registrant companion) {
        var refs = new ArrayList<Node>();
        Instant expires = world.now().plus(world.settings().pairingRefLife());
        for (int i = 0; i < world.settings().pairingRefs(); i++) {
            String ref = "2@" + world.randomToken(24);
            offers.put(ref, new Offer(companion, expires));
            refs.add(Node.of("ref", ref));
        }
        companion.deliver(serverIq(Node.of("pair-device", Map.of(), refs)));
    }

    /// Forgets a connection that is gone.
    public void close(Registrant companion) {
        offers.values().removeIf(offer -> offer.companion().equals(companion));
        pending.remove(companion);
        codes.close(companion);
    }

    Jid link(Account account, LinkRequest request) {
        Offer offer = codes.wish(request.ref())
                .map(wish -> new Offer(wish.companion(), wish.expires()))
                .orElse(offers.get(request.ref()));
        if (offer == null || offer.expires().isBefore(world.now())) {
            throw new LinkRefusedException("the QR code is unknown, used or expired");
        }
        if (request.keyIndex() <= account.lastKeyIndex()) {
            throw new LinkRefusedException("key index " + request.keyIndex() + " was used before");
        }
        ADVSignedDeviceIdentity identity = identityOf(request);
        Registrant companion = offer.companion();
        LinkFaults.PairFault fault = world.linkFaults().pairFault();
        if (fault == LinkFaults.PairFault.PASSKEY) {
            world.linkFaults().linkFailed();
            companion.deliver(world.notification("passkey_prologue_request", Jid.SERVER));
            throw new LinkRefusedException("the account asks for its passkey first");
        }
        if (fault != LinkFaults.PairFault.WRONG_SIGNATURE
                && !Curve.verify(
                        identity.getAccountSignatureKey().toByteArray(),
                        join(ACCOUNT_PREFIX, identity.getDetails().toByteArray(), companion.identityKey()),
                        identity.getAccountSignature().toByteArray())) {
            throw new LinkRefusedException("the phone's account signature does not fit the companion");
        }
        offers.values().removeIf(other -> other.companion().equals(companion));
        int number = account.nextDevice();
        pending.put(companion, new Pending(account, number, request, identity));
        companion.deliver(serverIq(success(account, number, spoiled(request, fault))));
        return new Jid(account.phone(), number, Jid.PHONE);
    }

    private static LinkRequest spoiled(LinkRequest request, LinkFaults.PairFault fault) {
        byte[] identity = request.deviceIdentity().clone();
        switch (fault) {
            // The HMAC is the last field.
            case WRONG_HMAC -> identity[identity.length - 1] ^= 1;
            case GARBAGE -> identity[0] = (byte) 0xff;
            case NONE, PASSKEY, WRONG_SIGNATURE, REFUSED -> {
                return request;
            }
        }
        return new LinkRequest(request.ref(), identity, request.keyIndex(), request.signedKeyIndexList());
    }

    private static ADVSignedDeviceIdentity identityOf(LinkRequest request) {
        try {
            return ADVSignedDeviceIdentity.parseFrom(ADVSignedDeviceIdentityHMAC.parseFrom(request.deviceIdentity())
                    .getDetails());
        } catch (InvalidProtocolBufferException e) {
            throw new LinkRefusedException("the device identity cannot be read: " + e.getMessage());
        }
    }

    private Node success(Account account, int number, LinkRequest request) {
        byte[] props = ClientPairingProps.newBuilder()
                .setIsChatDbLidMigrated(true)
                .build()
                .toByteArray();
        return Node.of(
                "pair-success",
                Map.of(),
                Node.of("device-identity", request.deviceIdentity()),
                Node.of(
                        "device",
                        Node.attrs(
                                "jid", account.phoneJid().withDevice(number).toString(),
                                "lid", account.lidJid().withDevice(number).toString())),
                Node.of("platform", Node.attrs("name", "android")),
                Node.of("client-props", props));
    }

    /// Takes the companion's answer to `pair-success`.
    ///
    /// @return empty when it is linked now, else why not
    public Optional<String> finish(Registrant companion, Node iqResult) {
        Pending link = pending.remove(companion);
        if (link == null) {
            return Optional.of("nobody scanned this connection's code");
        }
        Optional<Node> signed = iqResult.at("pair-device-sign", "device-identity");
        if (signed.isEmpty()) {
            world.linkFaults().linkFailed();
            return Optional.of("the companion refused the link: " + iqResult);
        }
        if (world.linkFaults().pairFault() == LinkFaults.PairFault.REFUSED) {
            world.linkFaults().linkFailed();
            return Optional.of("on demand");
        }
        Optional<String> problem = check(link, companion, signed.get());
        if (problem.isEmpty()) {
            settle(link, companion);
        }
        return problem;
    }

    private static Optional<String> check(Pending link, Registrant companion, Node signed) {
        String keyIndex = signed.attrOrEmpty("key-index");
        if (!keyIndex.equals(Integer.toString(link.request().keyIndex()))) {
            return Optional.of("pair-device-sign has key-index " + keyIndex);
        }
        ADVSignedDeviceIdentity answer;
        try {
            answer = ADVSignedDeviceIdentity.parseFrom(signed.bytes());
        } catch (InvalidProtocolBufferException e) {
            return Optional.of("pair-device-sign cannot be read: " + e.getMessage());
        }
        ByteString details = link.identity().getDetails();
        if (!answer.getDetails().equals(details)) {
            return Optional.of("pair-device-sign has other details than the phone signed");
        }
        byte[] message = join(
                DEVICE_PREFIX,
                details.toByteArray(),
                companion.identityKey(),
                link.identity().getAccountSignatureKey().toByteArray());
        boolean fits = Curve.verify(
                companion.identityKey(), message, answer.getDeviceSignature().toByteArray());
        return fits ? Optional.empty() : Optional.of("the device signature does not verify");
    }

    private void settle(Pending link, Registrant companion) {
        Account account = link.account();
        account.signedKeyIndexList(link.request().signedKeyIndexList());
        Device device = account.add(link.number(), link.request().keyIndex(), companion.noiseStatic());
        device.keys().identify(companion.registrationId(), companion.identityKey());
        device.keys().sign(companion.signedPreKey());
        world.announceDevice(device, "add");
    }

    private Node serverIq(Node child) {
        return Node.of("iq", Node.attrs("from", Jid.SERVER.toString(), "type", "set", "id", world.newId()), child);
    }

    private static byte[] join(byte[]... parts) {
        ByteString all = ByteString.EMPTY;
        for (byte[] part : parts) {
            all = all.concat(ByteString.copyFrom(part));
        }
        return all.toByteArray();
    }
}
