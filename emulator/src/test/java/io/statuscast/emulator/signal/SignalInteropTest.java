package io.statuscast.emulator.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Our phones against signal-protocol-java, each starting and each answering.
class SignalInteropTest {
    private static final String GROUP = "status@broadcast";
    private static final String THEM = "them";
    private final SignalDevice ours = SignalDevice.create(new SeededRandom(7));
    private Library theirs;

    @BeforeEach
    void open() throws Exception {
        theirs = Library.open();
    }

    @Test
    void talksWhenTheOtherSideStarts() throws Exception {
        theirs.startSession(ours.newBundle());

        assertThat(receive(theirs.encrypt(bytes("first")))).isEqualTo("first");
        assertThat(receive(theirs.encrypt(bytes("second")))).isEqualTo("second");
        assertThat(answer("third")).isEqualTo("third");
        assertThat(receive(theirs.encrypt(bytes("fourth")))).isEqualTo("fourth");
    }

    @Test
    void talksWhenWeStart() throws Exception {
        ours.startSession(THEM, theirs.newBundle());

        assertThat(answer("first")).isEqualTo("first");
        assertThat(answer("second")).isEqualTo("second");
        assertThat(receive(theirs.encrypt(bytes("third")))).isEqualTo("third");
        assertThat(answer("fourth")).isEqualTo("fourth");
    }

    @Test
    void startsWithoutAOneTimePreKey() throws Exception {
        ours.startSession(THEM, withoutOneTimeKey(theirs.newBundle()));

        assertThat(answer("hello")).isEqualTo("hello");
    }

    @Test
    void readsMessagesInAnyOrderOverManyTurns() throws Exception {
        theirs.startSession(ours.newBundle());
        var random = new Random(11);
        for (int turn = 0; turn < 20; turn++) {
            List<Integer> order = new ArrayList<>();
            List<Envelope> sent = new ArrayList<>();
            int count = 1 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                sent.add(theirs.encrypt(bytes(turn + "/" + i)));
                order.add(i);
            }
            Collections.shuffle(order, random);
            for (int i : order) {
                if (random.nextInt(5) > 0 || i == order.getFirst()) {
                    assertThat(receive(sent.get(i))).isEqualTo(turn + "/" + i);
                }
            }
            assertThat(answer("answer " + turn)).isEqualTo("answer " + turn);
        }
    }

    @Test
    void theLibraryAcceptsOurSignaturesWithBothSigns() throws Exception {
        var random = new SeededRandom(3);
        int withSignBit = 0;
        for (int i = 0; i < 16; i++) {
            IdentityKeys keys = IdentityKeys.generate(random);
            byte[] signature = keys.sign(bytes("message"), bytes(" in parts"));

            assertThat(theirs.verify(keys.publicKey(), bytes("message in parts"), signature))
                    .isTrue();
            assertThat((signature[63] & 0x80) != 0).isEqualTo(keys.hasSignBit());
            withSignBit += keys.hasSignBit() ? 1 : 0;
        }
        assertThat(withSignBit).isBetween(3, 13);
    }

    @Test
    void acceptsTheLibrarysSignaturesAndRefusesChangedOnes() throws Exception {
        for (int i = 0; i < 16; i++) {
            List<byte[]> signed = theirs.newSignature(bytes("signed"));
            byte[] key = signed.get(0);
            byte[] signature = signed.get(1);

            assertThat(Curve.verify(key, bytes("signed"), signature)).isTrue();
            assertThat(Curve.verify(key, bytes("Signed"), signature)).isFalse();
            signature[63] ^= (byte) 0x80;
            assertThat(Curve.verify(key, bytes("signed"), signature)).isFalse();
        }
    }

    @Test
    void readsTheLibrarysGroupMessages() throws Exception {
        ours.acceptDistribution(GROUP, THEM, theirs.createDistribution(GROUP));
        byte[] first = theirs.encryptGroup(GROUP, bytes("one"));
        byte[] second = theirs.encryptGroup(GROUP, bytes("two"));

        assertThat(ours.decryptGroup(GROUP, THEM, second)).isEqualTo(bytes("two"));
        assertThat(ours.decryptGroup(GROUP, THEM, first)).isEqualTo(bytes("one"));
    }

    @Test
    void theLibraryReadsOurGroupMessages() throws Exception {
        theirs.acceptDistribution(GROUP, ours.createDistribution(GROUP));
        byte[] first = ours.encryptGroup(GROUP, bytes("one"));
        byte[] second = ours.encryptGroup(GROUP, bytes("two"));

        assertThat(theirs.decryptGroup(GROUP, second)).isEqualTo(bytes("two"));
        assertThat(theirs.decryptGroup(GROUP, first)).isEqualTo(bytes("one"));
    }

    private String receive(Envelope message) throws SignalException {
        return new String(ours.decrypt(THEM, message.type(), message.bytes()), UTF_8);
    }

    private String answer(String text) throws Exception {
        return new String(theirs.decrypt(ours.encrypt(THEM, bytes(text))), UTF_8);
    }

    private static PreKeyBundle withoutOneTimeKey(PreKeyBundle bundle) {
        return new PreKeyBundle(
                bundle.registrationId(),
                bundle.identity(),
                bundle.signedPreKeyId(),
                bundle.signedPreKey(),
                bundle.signature(),
                0,
                null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
