package io.statuscast.whatsapp.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Conversations with signal-protocol-java 2.8.1.
class SessionInteropTest {
    private static final Jid THEM = new Jid("200", 1, Jid.LID);

    private final Party us = new Party("100", new SeededRandom(7));
    private final ReferencePeer them = ReferencePeer.create();

    @Test
    void weStartWithAOneTimeKey() {
        start(them.bundle(true));
        assertThat(them.holdsOneTimeKey()).isTrue();
        converse();
        assertThat(them.holdsOneTimeKey()).isFalse();
    }

    @Test
    void weStartWithoutAOneTimeKey() {
        start(them.bundle(false));
        converse();
    }

    @Test
    void theyStartWithAOneTimeKey() {
        PreKey oneTime = us.commit(batch -> us.preKeys.forUpload(1, batch)).getFirst();
        them.start(us.bundle(oneTime));
        receive(them.encrypt("first".getBytes(UTF_8)), "first");
        assertThat(us.preKeys.find(oneTime.id(), new Batch())).isEmpty();
        converse();
    }

    @Test
    void theyStartWithoutAOneTimeKey() {
        them.start(us.bundleWithoutOneTimeKey());
        receive(them.encrypt("first".getBytes(UTF_8)), "first");
        converse();
    }

    @Test
    void bothStartAtOnce() {
        PreKeyBundle ours = us.bundle();
        start(them.bundle(true));
        them.start(ours);
        Encrypted fromUs = encrypt("ours");
        Encrypted fromThem = them.encrypt("theirs".getBytes(UTF_8));
        receive(fromThem, "theirs");
        deliver(fromUs, "ours");
        converse();
    }

    @Test
    void weStartAnewAmidAConversation() {
        start(them.bundle(true));
        converse();
        Encrypted late = encrypt("late");
        start(them.bundle(false));
        deliver(encrypt("new session"), "new session");
        deliver(late, "late");
        converse();
    }

    @Test
    void theyReadUsInAnyOrderAndWeThem() {
        start(them.bundle(true));
        converse();
        var order = new ArrayList<Integer>();
        var ours = new ArrayList<Encrypted>();
        var theirs = new ArrayList<Encrypted>();
        for (int i = 0; i < 60; i++) {
            order.add(i);
            ours.add(encrypt("ours " + i));
            theirs.add(them.encrypt(("theirs " + i).getBytes(UTF_8)));
        }
        Collections.shuffle(order, new Random(3));
        for (int i : order) {
            deliver(ours.get(i), "ours " + i);
            receive(theirs.get(59 - i), "theirs " + (59 - i));
        }
    }

    private void converse() {
        deliver(encrypt("eins"), "eins");
        for (int turn = 0; turn < 7; turn++) {
            for (int i = 0; i < 3; i++) {
                receive(them.encrypt(("zwei " + i).getBytes(UTF_8)), "zwei " + i);
            }
            for (int i = 0; i < 3; i++) {
                Encrypted message = encrypt("drei " + i);
                assertThat(message.type()).isEqualTo(Encrypted.MESSAGE);
                deliver(message, "drei " + i);
            }
        }
    }

    private void start(PreKeyBundle bundle) {
        us.commit(batch -> {
            us.cipher.startSession(THEM, bundle, batch);
            return bundle;
        });
    }

    private Encrypted encrypt(String text) {
        return us.commit(batch -> us.cipher.encrypt(THEM, text.getBytes(UTF_8), batch));
    }

    private void deliver(Encrypted message, String text) {
        assertThat(new String(them.decrypt(message), UTF_8)).isEqualTo(text);
    }

    private void receive(Encrypted message, String text) {
        assertThat(us.commitBytes(batch -> us.cipher.decrypt(THEM, message.type(), message.bytes(), batch)))
                .isEqualTo(text.getBytes(UTF_8));
    }
}
