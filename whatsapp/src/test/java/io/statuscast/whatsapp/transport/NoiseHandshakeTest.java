package io.statuscast.whatsapp.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.crypto.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class NoiseHandshakeTest {
    private final SecureRandom random = TestRandom.seeded(1);
    private final TestCertificates certificates = new TestCertificates();
    private final KeyPair client = KeyPair.generate(random);
    private final KeyPair server = KeyPair.generate(random);
    private final byte[] payload = "who we are".getBytes(US_ASCII);

    /// The vector Noise_XX_25519_AESGCM_SHA256 of cacophony (github.com/centromere/cacophony), as kept in
    /// github.com/mcginty/snow tests/vectors/cacophony.txt. WhatsApp differs in hashing no payload of the first
    /// message.
    @Test
    void computesWhatCacophonyComputes() {
        var initiator = KeyPair.ofPrivate(hex("e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1"));
        var ephemeral = KeyPair.ofPrivate(hex("893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a"));
        var state = new SymmetricState();
        state.mixHash("John Galt".getBytes(US_ASCII));
        assertThat(ephemeral.publicKey32())
                .isEqualTo(hex("ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944"));
        state.mixHash(ephemeral.publicKey32());
        state.mixHash("Ludwig von Mises".getBytes(US_ASCII));

        byte[] second =
                hex("95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843757117acceb05bd7a45733bc22015c97"
                        + "a9d0cbaf41b80446d5988ff5127235d76b79eade70f473d6a4ef521fdcbeda5340d01e028ba793fc059f2724a83af05f"
                        + "12dda0448a7621a926b379a92477fd");
        byte[] theirEphemeral = Arrays.copyOf(second, 32);
        state.mixHash(theirEphemeral);
        state.mixKey(ephemeral.privateKey32(), theirEphemeral);
        byte[] theirStatic = state.decryptAndHash(Arrays.copyOfRange(second, 32, 80), "static key");
        assertThat(theirStatic)
                .isEqualTo(KeyPair.ofPrivate(hex("4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893"))
                        .publicKey32());
        state.mixKey(ephemeral.privateKey32(), theirStatic);
        assertThat(state.decryptAndHash(Arrays.copyOfRange(second, 80, second.length), "payload"))
                .isEqualTo("Murray Rothbard".getBytes(US_ASCII));

        byte[] third =
                hex("c90f1cf77eba4e50edb038991565e36c9758943a989229b6051244dc4fbecb6946744b401af2ee1a5881b65fbb87fd07"
                        + "cb6a328ececc9ce6ce84c399dc332d4fd521fa4bb7f467ce909395");
        assertThat(state.encryptAndHash(initiator.publicKey32())).isEqualTo(Arrays.copyOf(third, 48));
        state.mixKey(initiator.privateKey32(), theirEphemeral);
        assertThat(state.encryptAndHash("F. A. Hayek".getBytes(US_ASCII)))
                .isEqualTo(Arrays.copyOfRange(third, 48, third.length));

        byte[][] keys = state.split();
        var session = new NoiseSession(keys[0], keys[1]);
        assertThat(session.decrypt(hex("bc3fa77f6aca3e8466d7dc6bea10013e88a6a29add5132b461806c")))
                .isEqualTo("Carl Menger".getBytes(US_ASCII));
        assertThat(session.encrypt("Jean-Baptiste Say".getBytes(US_ASCII)))
                .isEqualTo(hex("250b01074cdfe0df2ecf8ccbf1737b15a2ddb5b52fd9a396604e9c793cee3b3bb9"));
        assertThat(session.decrypt(hex("449d4d433b3cdc3d02bf6fc881774b9df54366ebcffb9689bb13f14709822cd7ef42bcdb4d")))
                .isEqualTo("Eugen Böhm von Bawerk".getBytes(ISO_8859_1));
    }

    @Test
    void bothSidesUnderstandEachOtherAfterTheHandshake() throws InvalidProtocolBufferException {
        var responder = responder(certificates.chainFor(server.publicKey32()));
        var handshake = handshake(certificates.rootKey());

        NoiseHandshake.Finish finish = handshake.clientFinish(responder.serverHello(handshake.clientHello()), payload);
        NoiseResponder.Accepted accepted = responder.accept(finish.message());

        assertThat(accepted.clientStatic()).isEqualTo(client.publicKey32());
        assertThat(accepted.clientPayload()).isEqualTo(payload);
        for (int i = 0; i < 300; i++) {
            byte[] message = new byte[i];
            random.nextBytes(message);
            assertThat(accepted.session().decrypt(finish.session().encrypt(message)))
                    .isEqualTo(message);
            assertThat(finish.session().decrypt(accepted.session().encrypt(message)))
                    .isEqualTo(message);
        }
    }

    @Test
    void refusesAServerUnderAnotherRoot() throws InvalidProtocolBufferException {
        var responder = responder(certificates.chainFor(server.publicKey32()));
        var handshake = handshake(KeyPair.generate(random).publicKey32());
        byte[] hello = responder.serverHello(handshake.clientHello());

        assertThatThrownBy(() -> handshake.clientFinish(hello, payload)).isInstanceOf(NoiseException.Untrusted.class);
    }

    @Test
    void refusesAnyChangedByteOfTheServersHello() throws InvalidProtocolBufferException {
        byte[] chain = certificates.chainFor(server.publicKey32());
        byte[] whole =
                responder(chain).serverHello(handshake(certificates.rootKey()).clientHello());
        for (int i = 0; i < whole.length; i++) {
            var handshake = handshake(certificates.rootKey());
            byte[] hello = responder(chain).serverHello(handshake.clientHello());
            hello[i] ^= 0x20;
            assertThatThrownBy(() -> handshake.clientFinish(hello, payload)).isInstanceOf(NoiseException.class);
        }
    }

    @Test
    void refusesAHelloThatLacksAPart() {
        for (String hello : new String[] {"", "ff", "1a00", "12020a00"}) {
            assertThatThrownBy(() -> handshake(certificates.rootKey()).clientFinish(hex(hello), payload))
                    .isInstanceOf(NoiseException.Malformed.class);
        }
    }

    @Test
    void refusesAReplayedFrame() throws InvalidProtocolBufferException {
        var responder = responder(certificates.chainFor(server.publicKey32()));
        var handshake = handshake(certificates.rootKey());
        var finish = handshake.clientFinish(responder.serverHello(handshake.clientHello()), payload);
        byte[] frame = responder.accept(finish.message()).session().encrypt(payload);

        assertThat(finish.session().decrypt(frame)).isEqualTo(payload);
        assertThatThrownBy(() -> finish.session().decrypt(frame)).isInstanceOf(NoiseException.NotAuthentic.class);
    }

    @Test
    void putsTheRoutingInformationInFrontOfThePrologue() {
        assertThat(NoiseHandshake.intro(null)).isEqualTo(hex("57410603"));
        assertThat(NoiseHandshake.intro(hex("080912"))).isEqualTo(hex("45440001" + "000003" + "080912" + "57410603"));
    }

    private NoiseHandshake handshake(byte[] root) {
        return new NoiseHandshake(client, root, () -> TestCertificates.NOW, TestRandom.seeded(2));
    }

    private NoiseResponder responder(byte[] chain) {
        return new NoiseResponder(server, KeyPair.generate(TestRandom.seeded(3)), chain);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
