package io.statuscast.whatsapp.pairing;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.proto.ClientPayload;
import io.statuscast.whatsapp.proto.ClientPayload.DevicePairingRegistrationData;
import io.statuscast.whatsapp.proto.ClientPayload.UserAgent;
import io.statuscast.whatsapp.proto.ClientPayload.WebInfo;
import io.statuscast.whatsapp.proto.DeviceProps;
import io.statuscast.whatsapp.signal.SignedPreKey;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The payload of the Noise handshake: who we are, as serialised ClientPayload.
///
/// We present ourselves as WhatsApp Web in Chrome. Which name the phone lists under linked devices is the caller's
/// choice; a name of the form "Browser (OS)" is the only one that linking by code accepts. History is not asked for
/// beyond what the phone sends by itself.
/// Source: whatsmeow `store/clientpayload.go`; Baileys `validate-connection.js`.
public final class ClientPayloads {
    private static final byte[] KEY_TYPE = {5};
    private static final int HISTORY_QUOTA_MB = 10_240;

    private ClientPayloads() {}

    /// For a companion that wants to be linked.
    ///
    /// @param signedPreKey the one that stands in our bundle, stored already
    /// @param deviceName   what the phone lists, such as `Chrome (Linux)`
    public static byte[] registration(
            DeviceCredentials credentials, SignedPreKey signedPreKey, WebVersion version, String deviceName) {
        return base(version)
                .setPassive(false)
                .setPull(false)
                .setDevicePairingData(DevicePairingRegistrationData.newBuilder()
                        .setERegid(bigEndian(credentials.registrationId(), Integer.BYTES))
                        .setEKeytype(ByteString.copyFrom(KEY_TYPE))
                        .setEIdent(ByteString.copyFrom(credentials.identity().publicKey32()))
                        .setESkeyId(bigEndian(signedPreKey.id(), 3))
                        .setESkeyVal(ByteString.copyFrom(signedPreKey.pair().publicKey32()))
                        .setESkeySig(ByteString.copyFrom(signedPreKey.signature64()))
                        .setBuildHash(ByteString.copyFrom(version.buildHash()))
                        .setDeviceProps(deviceProps(deviceName).toByteString()))
                .build()
                .toByteArray();
    }

    /// For a companion that is linked.
    ///
    /// @throws NullPointerException when the credentials have no account
    public static byte[] login(DeviceCredentials credentials, WebVersion version) {
        Jid jid = requireNonNull(credentials.account(), "the credentials are not linked")
                .jid();
        return base(version)
                .setUsername(Long.parseLong(jid.user()))
                .setDevice(jid.device())
                .setPassive(true)
                .setPull(true)
                .setLidDbMigrated(true)
                .build()
                .toByteArray();
    }

    private static ClientPayload.Builder base(WebVersion version) {
        return ClientPayload.newBuilder()
                .setUserAgent(UserAgent.newBuilder()
                        .setPlatform(UserAgent.Platform.WEB)
                        .setReleaseChannel(UserAgent.ReleaseChannel.RELEASE)
                        .setAppVersion(UserAgent.AppVersion.newBuilder()
                                .setPrimary(version.primary())
                                .setSecondary(version.secondary())
                                .setTertiary(version.tertiary()))
                        .setMcc("000")
                        .setMnc("000")
                        .setOsVersion("0.1")
                        .setManufacturer("")
                        .setDevice("Desktop")
                        .setOsBuildNumber("0.1")
                        .setLocaleLanguageIso6391("en")
                        .setLocaleCountryIso31661Alpha2("US"))
                .setWebInfo(WebInfo.newBuilder().setWebSubPlatform(WebInfo.WebSubPlatform.WEB_BROWSER))
                .setConnectType(ClientPayload.ConnectType.WIFI_UNKNOWN)
                .setConnectReason(ClientPayload.ConnectReason.USER_ACTIVATED);
    }

    private static DeviceProps deviceProps(String deviceName) {
        return DeviceProps.newBuilder()
                .setOs(deviceName)
                .setVersion(DeviceProps.AppVersion.newBuilder()
                        .setPrimary(10)
                        .setSecondary(15)
                        .setTertiary(7))
                .setPlatformType(DeviceProps.PlatformType.CHROME)
                .setRequireFullSync(false)
                .setHistorySyncConfig(DeviceProps.HistorySyncConfig.newBuilder()
                        .setStorageQuotaMb(HISTORY_QUOTA_MB)
                        .setInlineInitialPayloadInE2EeMsg(true))
                .build();
    }

    private static ByteString bigEndian(int value, int length) {
        byte[] four = ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
        return ByteString.copyFrom(Arrays.copyOfRange(four, Integer.BYTES - length, Integer.BYTES));
    }
}
