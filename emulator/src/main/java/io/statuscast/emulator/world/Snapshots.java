package io.statuscast.emulator.world;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.AccountState;
import io.statuscast.emulator.proto.CollectionState;
import io.statuscast.emulator.proto.DeviceState;
import io.statuscast.emulator.proto.OneTimePreKeyState;
import io.statuscast.emulator.proto.ProfileState;
import io.statuscast.emulator.proto.UsedPreKeyState;
import io.statuscast.emulator.world.PreKeyPool.OneTimePreKey;
import io.statuscast.emulator.world.PreKeyPool.SignedPreKey;
import io.statuscast.emulator.world.PreKeyPool.Use;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeDecoder;
import io.statuscast.whatsapp.binary.NodeEncoder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Accounts to and from their kept form. The caller holds the world's lock.
final class Snapshots {
    private Snapshots() {}

    static AccountState of(Account account) {
        AccountState.Builder state = AccountState.newBuilder()
                .setPhone(account.phone())
                .setLid(account.lid())
                .setPushName(account.pushName())
                .setSignedKeyIndexList(ByteString.copyFrom(account.signedKeyIndexList()))
                .setLastDevice(account.lastDevice())
                .setLastKeyIndex(account.lastKeyIndex())
                .putAllPrivacy(account.privacy())
                .addAllBlocked(account.blocked())
                .setProfile(of(account.profile()));
        account.devices().forEach(device -> state.addDevices(of(device)));
        account.collections().forEach((name, collection) -> {
            CollectionState.Builder patches = CollectionState.newBuilder();
            collection.after(0, Integer.MAX_VALUE).forEach(patch -> patches.addPatches(ByteString.copyFrom(patch)));
            state.putCollections(name, patches.build());
        });
        return state.build();
    }

    private static ProfileState of(Profile profile) {
        return ProfileState.newBuilder()
                .setAbout(profile.about())
                .setAboutAtSeconds(profile.aboutAt().getEpochSecond())
                .setVerifiedName(profile.verifiedName())
                .setDescription(profile.description())
                .setAddress(profile.address())
                .setEmail(profile.email())
                .setWebsite(profile.website())
                .setCategory(profile.category())
                .build();
    }

    private static Profile restore(ProfileState state) {
        return new Profile(
                state.getAbout(),
                Instant.ofEpochSecond(state.getAboutAtSeconds()),
                state.getVerifiedName(),
                state.getDescription(),
                state.getAddress(),
                state.getEmail(),
                state.getWebsite(),
                state.getCategory());
    }

    private static DeviceState of(Device device) {
        PreKeyPool keys = device.keys();
        DeviceState.Builder state = DeviceState.newBuilder()
                .setNumber(device.number())
                .setKeyIndex(device.keyIndex())
                .setNoiseStatic(ByteString.copyFrom(device.noiseStatic()))
                .setRegistrationId(keys.registrationId())
                .setIdentityKey(ByteString.copyFrom(keys.identityKey()))
                .addAllSignedIds(keys.signedIds())
                .addAllHandedOut(keys.handedOutIds());
        keys.signedPreKey()
                .ifPresent(key -> state.setSignedPreKeyId(key.id())
                        .setSignedPreKey(ByteString.copyFrom(key.publicKey()))
                        .setSignedPreKeySignature(ByteString.copyFrom(key.signature())));
        keys.waitingKeys()
                .forEach(key -> state.addWaiting(OneTimePreKeyState.newBuilder()
                        .setId(key.id())
                        .setPublicKey(ByteString.copyFrom(key.publicKey()))));
        keys.uses()
                .forEach((id, use) -> state.addUsed(UsedPreKeyState.newBuilder()
                        .setId(id)
                        .setSender(use.sender())
                        .setBaseKey(ByteString.copyFrom(use.baseKey()))));
        for (Node letter : device.mailbox().letters()) {
            state.addLetters(ByteString.copyFrom(NodeEncoder.encode(letter)));
        }
        return state.build();
    }

    static Account restore(AccountState state) {
        var account = new Account(state.getPhone(), state.getLid());
        account.pushName(state.getPushName());
        account.signedKeyIndexList(state.getSignedKeyIndexList().toByteArray());
        account.privacy().putAll(state.getPrivacyMap());
        account.blocked().addAll(state.getBlockedList());
        account.profile(restore(state.getProfile()));
        state.getCollectionsMap()
                .forEach((name, collection) -> collection
                        .getPatchesList()
                        .forEach(patch -> account.collection(name).append(patch.toByteArray())));
        for (DeviceState device : state.getDevicesList()) {
            restore(
                    device.getNumber() == 0
                            ? account.phoneDevice()
                            : account.add(
                                    device.getNumber(),
                                    device.getKeyIndex(),
                                    device.getNoiseStatic().toByteArray()),
                    device);
        }
        account.restoreCounters(state.getLastDevice(), state.getLastKeyIndex());
        return account;
    }

    private static void restore(Device device, DeviceState state) {
        PreKeyPool keys = device.keys();
        keys.identify(state.getRegistrationId(), state.getIdentityKey().toByteArray());
        if (state.hasSignedPreKey()) {
            keys.sign(new SignedPreKey(
                    state.getSignedPreKeyId(),
                    state.getSignedPreKey().toByteArray(),
                    state.getSignedPreKeySignature().toByteArray()));
        }
        Map<Integer, Use> uses = new HashMap<>();
        state.getUsedList()
                .forEach(used -> uses.put(
                        used.getId(),
                        new Use(used.getSender(), used.getBaseKey().toByteArray())));
        keys.restore(
                state.getWaitingList().stream()
                        .map(key -> new OneTimePreKey(
                                key.getId(), key.getPublicKey().toByteArray()))
                        .toList(),
                state.getHandedOutList(),
                state.getSignedIdsList(),
                uses);
        state.getLettersList().forEach(letter -> device.mailbox().add(NodeDecoder.decode(letter.toByteArray())));
    }
}
