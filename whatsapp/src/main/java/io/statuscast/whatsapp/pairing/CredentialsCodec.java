package io.statuscast.whatsapp.pairing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.proto.StoredCredentials;

/// The stored form of [DeviceCredentials]: a StoredCredentials message. Public keys are left out, they follow from the
/// private ones.
final class CredentialsCodec {
    private CredentialsCodec() {}

    static byte[] encode(DeviceCredentials credentials) {
        var stored = StoredCredentials.newBuilder()
                .setRegistrationId(credentials.registrationId())
                .setNoisePrivateKey(bytes(credentials.noise().privateKey32()))
                .setIdentityPrivateKey(bytes(credentials.identity().privateKey32()))
                .setAdvSecret(bytes(credentials.advSecret()));
        LinkedAccount account = credentials.account();
        if (account != null) {
            stored.setAccount(encode(account));
        }
        return stored.build().toByteArray();
    }

    private static StoredCredentials.Account encode(LinkedAccount account) {
        var stored = StoredCredentials.Account.newBuilder()
                .setJid(account.jid().toString())
                .setSignedIdentity(bytes(account.signedIdentity()))
                .setPushName(account.pushName())
                .setPlatform(account.platform())
                .setBusinessName(account.businessName())
                .setLidMigrated(account.lidMigrated());
        Jid lid = account.lid();
        if (lid != null) {
            stored.setLid(lid.toString());
        }
        return stored.build();
    }

    static DeviceCredentials decode(byte[] bytes) {
        try {
            var stored = StoredCredentials.parseFrom(bytes);
            return new DeviceCredentials(
                    stored.getRegistrationId(),
                    pair(stored.getNoisePrivateKey()),
                    pair(stored.getIdentityPrivateKey()),
                    stored.getAdvSecret().toByteArray(),
                    stored.hasAccount() ? decode(stored.getAccount()) : null);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the stored credentials cannot be read", e);
        }
    }

    private static LinkedAccount decode(StoredCredentials.Account stored) {
        return new LinkedAccount(
                Jid.parse(stored.getJid()),
                stored.hasLid() ? Jid.parse(stored.getLid()) : null,
                stored.getSignedIdentity().toByteArray(),
                stored.getPushName(),
                stored.getPlatform(),
                stored.getBusinessName(),
                stored.getLidMigrated());
    }

    private static KeyPair pair(ByteString privateKey) {
        return KeyPair.ofPrivate(privateKey.toByteArray());
    }

    private static ByteString bytes(byte[] value) {
        return ByteString.copyFrom(value);
    }
}
