package io.statuscast.emulator.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class SignalDeviceTest {
    private static final String GROUP = "status@broadcast";
    private final SignalDevice alice = SignalDevice.create(new SeededRandom(1));
    private final SignalDevice bob = SignalDevice.create(new SeededRandom(2));

    @Test
    void tellsARepeatedFrameFromAReusedMessageKey() throws Exception {
        byte[] key = alice.createDistribution(GROUP);
        SignalDevice aliceFromBackup = SignalDevice.fromState(alice.toState(), new SeededRandom(5));
        bob.acceptDistribution(GROUP, "alice", key);
        byte[] first = alice.encryptGroup(GROUP, bytes("first"));
        byte[] afterRollback = aliceFromBackup.encryptGroup(GROUP, bytes("another"));
        var _ = bob.decryptGroup(GROUP, "alice", first);

        assertThat(reason(() -> bob.decryptGroup(GROUP, "alice", first))).isEqualTo(SignalException.Reason.DUPLICATE);
        assertThat(reason(() -> bob.decryptGroup(GROUP, "alice", afterRollback)))
                .isEqualTo(SignalException.Reason.KEY_REUSED);
    }

    @Test
    void tellsThemApartBetweenTwoDevicesToo() throws Exception {
        alice.startSession("bob", bob.newBundle());
        SignalDevice aliceFromBackup = SignalDevice.fromState(alice.toState(), new SeededRandom(5));
        Envelope first = alice.encrypt("bob", bytes("first"));
        Envelope afterRollback = aliceFromBackup.encrypt("bob", bytes("another"));
        var _ = bob.decrypt("alice", first.type(), first.bytes());

        assertThat(reason(() -> bob.decrypt("alice", first.type(), first.bytes())))
                .isEqualTo(SignalException.Reason.DUPLICATE);
        assertThat(reason(() -> bob.decrypt("alice", afterRollback.type(), afterRollback.bytes())))
                .isEqualTo(SignalException.Reason.KEY_REUSED);
    }

    @Test
    void aForgedMessageChangesNothing() throws Exception {
        bob.acceptDistribution(GROUP, "alice", alice.createDistribution(GROUP));
        byte[] message = alice.encryptGroup(GROUP, bytes("text"));
        byte[] forged = message.clone();
        forged[forged.length - 1] ^= 1;

        assertThat(reason(() -> bob.decryptGroup(GROUP, "alice", forged)))
                .isEqualTo(SignalException.Reason.NOT_AUTHENTIC);
        assertThat(bob.decryptGroup(GROUP, "alice", message)).isEqualTo(bytes("text"));
    }

    @Test
    void continuesFromItsSavedState() throws Exception {
        alice.startSession("bob", bob.newBundle());
        bob.acceptDistribution(GROUP, "alice", alice.createDistribution(GROUP));
        Envelope first = alice.encrypt("bob", bytes("first"));
        Envelope late = alice.encrypt("bob", bytes("late"));
        Envelope third = alice.encrypt("bob", bytes("third"));
        var _ = bob.decrypt("alice", first.type(), first.bytes());
        var _ = bob.decrypt("alice", third.type(), third.bytes());
        byte[] lateInGroup = alice.encryptGroup(GROUP, bytes("late in group"));
        var _ = bob.decryptGroup(GROUP, "alice", alice.encryptGroup(GROUP, bytes("in group")));

        SignalDevice restored = SignalDevice.fromState(bob.toState(), new SeededRandom(9));

        assertThat(restored.toState()).isEqualTo(bob.toState());
        assertThat(restored.decrypt("alice", late.type(), late.bytes())).isEqualTo(bytes("late"));
        assertThat(restored.decryptGroup(GROUP, "alice", lateInGroup)).isEqualTo(bytes("late in group"));
        Envelope answer = restored.encrypt("alice", bytes("answer"));
        assertThat(alice.decrypt("bob", answer.type(), answer.bytes())).isEqualTo(bytes("answer"));
    }

    @Test
    void saysWhichKeyIsMissingAfterForgetting() throws Exception {
        alice.startSession("bob", bob.newBundle());
        bob.acceptDistribution(GROUP, "alice", alice.createDistribution(GROUP));
        Envelope first = alice.encrypt("bob", bytes("first"));
        var _ = bob.decrypt("alice", first.type(), first.bytes());
        Envelope answer = bob.encrypt("alice", bytes("answer"));
        var _ = alice.decrypt("bob", answer.type(), answer.bytes());
        bob.forgetSessions();
        Envelope next = alice.encrypt("bob", bytes("next"));
        byte[] inGroup = alice.encryptGroup(GROUP, bytes("in group"));

        assertThat(next.type()).isEqualTo(Envelope.PLAIN);
        assertThat(reason(() -> bob.decrypt("alice", next.type(), next.bytes())))
                .isEqualTo(SignalException.Reason.NO_SESSION);
        assertThat(reason(() -> bob.decryptGroup(GROUP, "alice", inGroup)))
                .isEqualTo(SignalException.Reason.NO_SENDER_KEY);
    }

    @Test
    void aOneTimePreKeyServesOneSession() throws Exception {
        PreKeyBundle bundle = bob.newBundle();
        alice.startSession("bob", bundle);
        SignalDevice carol = SignalDevice.create(new SeededRandom(3));
        carol.startSession("bob", bundle);
        Envelope fromAlice = alice.encrypt("bob", bytes("alice"));
        Envelope fromCarol = carol.encrypt("bob", bytes("carol"));
        var _ = bob.decrypt("alice", fromAlice.type(), fromAlice.bytes());

        assertThat(reason(() -> bob.decrypt("carol", fromCarol.type(), fromCarol.bytes())))
                .isEqualTo(SignalException.Reason.UNKNOWN_PRE_KEY);
    }

    @Test
    void boundsHowFarACounterMayJump() throws Exception {
        var key = SenderKeyChain.create(new SeededRandom(4));
        bob.acceptDistribution(GROUP, "alice", SenderKeyChain.distribution(key));
        byte[] far = SenderKeyChain.encrypt(key.toBuilder().setIteration(2001).build(), bytes("far"))
                .bytes();

        assertThat(reason(() -> bob.decryptGroup(GROUP, "alice", far))).isEqualTo(SignalException.Reason.TOO_FAR_AHEAD);
    }

    private interface Attempt {
        byte[] run() throws SignalException;
    }

    private static SignalException.Reason reason(Attempt attempt) {
        return catchThrowableOfType(SignalException.class, attempt::run).reason();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
