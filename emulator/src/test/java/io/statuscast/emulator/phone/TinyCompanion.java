package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.signal.PreKeyBundle;
import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.emulator.signal.SignalDevice;
import io.statuscast.emulator.signal.Symmetric;
import io.statuscast.emulator.world.PreKeyPool;
import io.statuscast.emulator.world.Registrant;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentity;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A companion that shows a QR code, checks what the phone signed, and signs in turn.
final class TinyCompanion implements Registrant {
    final SignalDevice signal;
    final List<Node> received = new ArrayList<>();
    private final PreKeyBundle bundle;
    private final byte[] advSecret = new byte[32];
    private ADVSignedDeviceIdentity identity = ADVSignedDeviceIdentity.getDefaultInstance();

    TinyCompanion(long seed) {
        signal = SignalDevice.create(new SeededRandom(seed));
        bundle = signal.newBundle();
        Arrays.fill(advSecret, (byte) seed);
    }

    /// The QR text in the form of today, or in the older bare one.
    String qr(boolean link) {
        String ref = received.getFirst()
                .child("pair-device")
                .orElseThrow()
                .child("ref")
                .orElseThrow()
                .text();
        Base64.Encoder base64 = Base64.getEncoder();
        String bare = String.join(
                ",",
                ref,
                base64.encodeToString(noiseStatic()),
                base64.encodeToString(identityKey()),
                base64.encodeToString(advSecret));
        return link ? "https://wa.me/settings/linked_devices#" + bare + ",1" : bare;
    }

    /// Whether the HMAC over the signed identity was made with the secret of the QR code.
    boolean hmacFits() throws Exception {
        var container = ADVSignedDeviceIdentityHMAC.parseFrom(received.getLast()
                .at("pair-success", "device-identity")
                .orElseThrow()
                .bytes());
        identity = ADVSignedDeviceIdentity.parseFrom(container.getDetails());
        return Arrays.equals(
                container.getHmac().toByteArray(),
                Symmetric.hmacSha256(advSecret, container.getDetails().toByteArray()));
    }

    /// Signs, and tells the server so.
    void confirm(World world, int keyIndex) {
        identity = identity.toBuilder()
                .setDeviceSignature(ByteString.copyFrom(signal.identity()
                        .sign(
                                new byte[] {6, 1},
                                identity.getDetails().toByteArray(),
                                identityKey(),
                                identity.getAccountSignatureKey().toByteArray())))
                .build();
        Node signed =
                Node.of("device-identity", Node.attrs("key-index", Integer.toString(keyIndex)), identity.toByteArray());
        var problem = world.locked(() ->
                world.pairing().finish(this, Node.of("iq", Map.of(), Node.of("pair-device-sign", Map.of(), signed))));
        if (problem.isPresent()) {
            throw new IllegalStateException(problem.get());
        }
    }

    byte[] deviceIdentity() {
        return identity.toByteArray();
    }

    @Override
    public byte[] noiseStatic() {
        return new byte[32];
    }

    @Override
    public byte[] identityKey() {
        return bundle.identity();
    }

    @Override
    public int registrationId() {
        return bundle.registrationId();
    }

    @Override
    public PreKeyPool.SignedPreKey signedPreKey() {
        return new PreKeyPool.SignedPreKey(bundle.signedPreKeyId(), bundle.signedPreKey(), bundle.signature());
    }

    @Override
    public void deliver(Node stanza) {
        received.add(stanza);
    }
}
