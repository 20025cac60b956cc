package io.statuscast.whatsapp.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Group messages to and from signal-protocol-java 2.8.1.
class SenderKeysInteropTest {
    private static final String GROUP = "status@broadcast";
    private static final Jid THEM = new Jid("200", 1, Jid.LID);

    private final Party us = new Party("100", new SeededRandom(11));
    private final ReferencePeer them = ReferencePeer.create();

    @Test
    void theyReadWhatWePost() {
        them.receiveDistribution(GROUP, distribution());
        List<byte[]> posts = post(50);
        for (int i : shuffled(50)) {
            assertThat(them.decryptFrom(GROUP, posts.get(i))).isEqualTo(text(i));
        }
        them.receiveDistribution(GROUP, distribution());
        assertThat(them.decryptFrom(GROUP, post(1).getFirst())).isEqualTo(text(0));
    }

    @Test
    void weReadWhatTheyPost() {
        byte[] distribution = them.distribution(GROUP);
        us.commit(batch -> {
            us.senderKeys.receiveDistribution(GROUP, THEM, distribution, batch);
            return batch;
        });
        var posts = new ArrayList<byte[]>();
        for (int i = 0; i < 50; i++) {
            posts.add(them.encryptFor(GROUP, text(i)));
        }
        for (int i : shuffled(50)) {
            assertThat(us.commitBytes(batch -> us.senderKeys.decrypt(GROUP, THEM, posts.get(i), batch)))
                    .isEqualTo(text(i));
        }
    }

    private byte[] distribution() {
        return us.commitBytes(batch -> us.senderKeys.distribution(GROUP, us.jid, batch));
    }

    private List<byte[]> post(int count) {
        var posts = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            byte[] plaintext = text(i);
            posts.add(us.commitBytes(batch -> us.senderKeys.encrypt(GROUP, us.jid, plaintext, batch)));
        }
        return posts;
    }

    private static byte[] text(int i) {
        return ("status " + i).getBytes(UTF_8);
    }

    private static List<Integer> shuffled(int count) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(5));
        return order;
    }
}
