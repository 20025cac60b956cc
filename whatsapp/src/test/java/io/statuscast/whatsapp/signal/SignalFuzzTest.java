package io.statuscast.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Mutator;
import io.statuscast.whatsapp.store.Batch;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Spoiled messages, first messages, sender keys and group messages: refused by the one exception there is
/// for it, and without leaving a trace that is committed.
class SignalFuzzTest {
    private static final int INPUTS = Integer.getInteger("statuscast.fuzz.signal", 30_000);
    private static final String GROUP = "status@broadcast";

    /// A source of keys that repeats.
    private static final class Seeded extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final Random source = new Random(3);

        @Override
        public void nextBytes(byte[] bytes) {
            source.nextBytes(bytes);
        }
    }

    @Test
    @Timeout(1800)
    void spoiledMessagesAreRefused() {
        var keys = new Seeded();
        var anna = new Party("15550001001", keys);
        var ben = new Party("15550001002", keys);
        anna.start(ben, ben.bundle());
        Encrypted first = anna.send(ben, "hello, this is the first message");
        var mutator = new Mutator(new Random(4));
        byte[] distribution = anna.commitBytes(batch -> anna.senderKeys.distribution(GROUP, anna.jid, batch));
        byte[] group = anna.commitBytes(batch -> anna.senderKeys.encrypt(GROUP, anna.jid, new byte[40], batch));
        ben.commit(batch -> {
            ben.senderKeys.receiveDistribution(GROUP, anna.jid, distribution, batch);
            return batch;
        });
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            var batch = new Batch();
            try {
                switch (i % 4) {
                    case 0 -> ben.cipher.decrypt(anna.jid, "pkmsg", mutator.spoil(first.bytes()), batch);
                    case 1 -> ben.cipher.decrypt(anna.jid, "msg", mutator.spoil(first.bytes()), batch);
                    case 2 -> ben.senderKeys.decrypt(GROUP, anna.jid, mutator.spoil(group), batch);
                    default -> ben.senderKeys.receiveDistribution(GROUP, anna.jid, mutator.spoil(distribution), batch);
                }
            } catch (SignalException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(INPUTS / 2);
        assertThat(ben.receive(anna, first)).isEqualTo("hello, this is the first message");
    }
}
