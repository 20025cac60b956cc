package io.statuscast.whatsapp.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.proto.ClientPayload;
import io.statuscast.whatsapp.proto.DeviceProps;
import io.statuscast.whatsapp.signal.SignedPreKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientPayloadsTest {
    private static final Vectors VECTORS = Vectors.of("pairing");
    private static final WebVersion VERSION = WebVersion.parse("2.3000.1045649367");

    @Test
    void registersAsBaileysDoes() throws InvalidProtocolBufferException {
        var signedPreKey = new SignedPreKey(
                66051,
                new KeyPair(VECTORS.bytes("registration.signedPreKey"), new byte[32]),
                VECTORS.bytes("registration.signature"),
                Instant.EPOCH);

        var ours = ClientPayload.parseFrom(
                ClientPayloads.registration(credentials(null), signedPreKey, VERSION, "Chrome (Linux)"));
        var theirs = ClientPayload.parseFrom(VECTORS.bytes("registration.payload"));

        // whatsmeow sends an empty manufacturer, Baileys none; which history is wanted differs by choice.
        assertThat(ours.getUserAgent().toBuilder().clearManufacturer().build()).isEqualTo(theirs.getUserAgent());
        assertThat(ours.getDevicePairingData().toBuilder().clearDeviceProps().build())
                .isEqualTo(theirs.getDevicePairingData().toBuilder()
                        .clearDeviceProps()
                        .build());
        assertThat(props(ours)).isEqualTo(props(theirs));
        assertThat(ours.toBuilder().clearUserAgent().clearDevicePairingData().build())
                .isEqualTo(theirs.toBuilder()
                        .clearUserAgent()
                        .clearDevicePairingData()
                        .build());
    }

    @Test
    void logsInAsBaileysDoesButForTheLidMigration() throws InvalidProtocolBufferException {
        var account =
                new LinkedAccount(new Jid("5511900000000", 5, Jid.PHONE), null, new byte[0], "", "android", "", false);

        var ours = ClientPayload.parseFrom(ClientPayloads.login(credentials(account), VERSION));
        var theirs = ClientPayload.parseFrom(VECTORS.bytes("login.payload"));

        assertThat(ours.getLidDbMigrated()).isTrue();
        assertThat(ours.toBuilder().clearUserAgent().clearLidDbMigrated().build())
                .isEqualTo(
                        theirs.toBuilder().clearUserAgent().clearLidDbMigrated().build());
        assertThat(ours.getUserAgent().toBuilder().clearManufacturer().build()).isEqualTo(theirs.getUserAgent());
    }

    @Test
    void hasNoLoginWithoutAnAccount() {
        assertThatThrownBy(() -> ClientPayloads.login(credentials(null), VERSION))
                .hasMessageContaining("not linked");
    }

    @Test
    void readsVersionsStrictly() {
        assertThat(WebVersion.parse(" 2.3000.7 ")).isEqualTo(new WebVersion(2, 3000, 7));
        for (String wrong : new String[] {"", "2.3000", "2.3000.x", "2.3000.1.2", "2.3000.-1", "2.3000.99999999999"}) {
            assertThatThrownBy(() -> WebVersion.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static DeviceProps props(ClientPayload payload) throws InvalidProtocolBufferException {
        return DeviceProps.parseFrom(payload.getDevicePairingData().getDeviceProps()).toBuilder()
                .clearHistorySyncConfig()
                .build();
    }

    private static DeviceCredentials credentials(@Nullable LinkedAccount account) {
        byte[] unused = new byte[32];
        return new DeviceCredentials(
                12345,
                new KeyPair(unused, unused),
                new KeyPair(VECTORS.bytes("qr.identity"), unused),
                VECTORS.bytes("qr.adv"),
                account);
    }
}
