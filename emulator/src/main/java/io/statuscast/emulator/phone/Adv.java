package io.statuscast.emulator.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.signal.Curve;
import io.statuscast.emulator.signal.IdentityKeys;
import io.statuscast.emulator.signal.Symmetric;
import io.statuscast.emulator.world.LinkRequest;
import io.statuscast.whatsapp.proto.ADVDeviceIdentity;
import io.statuscast.whatsapp.proto.ADVEncryptionType;
import io.statuscast.whatsapp.proto.ADVKeyIndexList;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentity;
import io.statuscast.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.statuscast.whatsapp.proto.ADVSignedKeyIndexList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Signed device identities: what a phone makes when it links a companion, and what it checks of other people's
/// companions. Source: whatsmeow `pair.go`.
final class Adv {
    private static final byte[] ACCOUNT_PREFIX = {6, 0};
    private static final byte[] DEVICE_PREFIX = {6, 1};
    private static final byte[] KEY_INDEX_PREFIX = {6, 2};

    private Adv() {}

    /// The request that links the companion of a QR code.
    ///
    /// @param keyIndexes those of all companions that stay linked
    /// @param seconds    since 1970
    static LinkRequest linkRequest(
            QrText qr, IdentityKeys account, int rawId, int keyIndex, List<Integer> keyIndexes, long seconds) {
        byte[] details = ADVDeviceIdentity.newBuilder()
                .setRawId(rawId)
                .setTimestamp(seconds)
                .setKeyIndex(keyIndex)
                .setAccountType(ADVEncryptionType.E2EE)
                .setDeviceType(ADVEncryptionType.E2EE)
                .build()
                .toByteArray();
        byte[] signed = ADVSignedDeviceIdentity.newBuilder()
                .setDetails(ByteString.copyFrom(details))
                .setAccountSignatureKey(ByteString.copyFrom(account.publicKey()))
                .setAccountSignature(ByteString.copyFrom(account.sign(ACCOUNT_PREFIX, details, qr.identityKey())))
                .build()
                .toByteArray();
        byte[] identity = ADVSignedDeviceIdentityHMAC.newBuilder()
                .setDetails(ByteString.copyFrom(signed))
                .setHmac(ByteString.copyFrom(Symmetric.hmacSha256(qr.advSecret(), signed)))
                .build()
                .toByteArray();
        return new LinkRequest(
                qr.ref(), identity, keyIndex, keyIndexList(account, rawId, keyIndex, keyIndexes, seconds));
    }

    private static byte[] keyIndexList(
            IdentityKeys account, int rawId, int current, List<Integer> others, long seconds) {
        byte[] details = ADVKeyIndexList.newBuilder()
                .setRawId(rawId)
                .setTimestamp(seconds)
                .setCurrentIndex(current)
                .addAllValidIndexes(others)
                .addValidIndexes(current)
                .setAccountType(ADVEncryptionType.E2EE)
                .build()
                .toByteArray();
        return ADVSignedKeyIndexList.newBuilder()
                .setDetails(ByteString.copyFrom(details))
                .setAccountSignature(ByteString.copyFrom(account.sign(KEY_INDEX_PREFIX, details)))
                .setAccountSignatureKey(ByteString.copyFrom(account.publicKey()))
                .build()
                .toByteArray();
    }

    /// What is wrong with the `device-identity` that came with a companion's first message; empty when it is sound.
    ///
    /// @param identityKey the identity in the companion's `pkmsg`
    /// @param accountKey  the identity of the account's phone; empty bytes when it is not known
    static Optional<String> problem(byte[] deviceIdentity, byte[] identityKey, byte[] accountKey) {
        ADVSignedDeviceIdentity signed;
        try {
            signed = ADVSignedDeviceIdentity.parseFrom(deviceIdentity);
        } catch (InvalidProtocolBufferException e) {
            return Optional.of("the device identity does not parse");
        }
        byte[] details = signed.getDetails().toByteArray();
        byte[] key = signed.getAccountSignatureKey().toByteArray();
        if (accountKey.length > 0 && !Arrays.equals(key, accountKey)) {
            return Optional.of("the device identity is signed by another account");
        }
        byte[] byAccount = Symmetric.concat(ACCOUNT_PREFIX, details, identityKey);
        if (!Curve.verify(key, byAccount, signed.getAccountSignature().toByteArray())) {
            return Optional.of("the account signature is wrong");
        }
        byte[] byDevice = Symmetric.concat(DEVICE_PREFIX, details, identityKey, key);
        if (!Curve.verify(identityKey, byDevice, signed.getDeviceSignature().toByteArray())) {
            return Optional.of("the device signature is wrong");
        }
        return Optional.empty();
    }
}
