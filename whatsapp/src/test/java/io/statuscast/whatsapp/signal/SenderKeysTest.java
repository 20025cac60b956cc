package io.statuscast.whatsapp.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderKeysTest {
    private static final byte[] TOKEN = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final String GROUP = "status@broadcast";

    private final Party author = new Party("100", new SeededRandom(1));
    private final Party reader = new Party("200", new SeededRandom(2));

    @Test
    void aPostIsReadByWhoeverGotTheKeyBefore() {
        give(distribution());
        assertThat(read(post("hello"))).isEqualTo("hello");
    }

    @Test
    void earlierPostsStayClosedToLateComers() {
        distribution();
        byte[] early = post("early");
        give(distribution());
        assertThatThrownBy(() -> read(early)).isInstanceOf(SignalException.Duplicate.class);
        assertThat(read(post("later"))).isEqualTo("later");
    }

    @Test
    void distributionAndPostInOneBatchFitTogether() {
        var batch = new Batch();
        byte[] distribution = author.senderKeys.distribution(GROUP, author.jid, batch);
        byte[] first = author.senderKeys.encrypt(GROUP, author.jid, "1".getBytes(UTF_8), batch);
        byte[] second = author.senderKeys.encrypt(GROUP, author.jid, "2".getBytes(UTF_8), batch);
        author.state.commit(batch);
        assertThat(GroupMessage.parse(first).iteration()).isZero();
        assertThat(GroupMessage.parse(second).iteration()).isEqualTo(1);
        assertThat(GroupMessage.parse(post("3")).iteration()).isEqualTo(2);
        give(distribution);
        assertThat(read(second)).isEqualTo("2");
    }

    @Test
    void aRepeatedDistributionLosesNoPostOnItsWay() {
        give(distribution());
        byte[] first = post("first");
        byte[] second = post("second");
        give(distribution());
        assertThat(read(second)).isEqualTo("second");
        assertThat(read(first)).isEqualTo("first");
    }

    @Test
    void aDistributionFarAheadIsTakenAsTheNewStart() {
        give(distribution());
        for (int i = 0; i <= SignalLimits.MESSAGE_GAP; i++) {
            post("missed");
        }
        byte[] far = post("far");
        assertThatThrownBy(() -> read(far)).isInstanceOf(SignalException.TooFarAhead.class);
        give(distribution());
        assertThat(read(post("again"))).isEqualTo("again");
    }

    @Test
    void refusesForgeriesAndRepetitions() {
        give(distribution());
        byte[] post = post("once");
        for (int at : new int[] {1, 2, post.length / 3, post.length - 1}) {
            byte[] forged = post.clone();
            forged[at] ^= 1;
            assertThatThrownBy(() -> read(forged)).isInstanceOf(SignalException.class);
        }
        byte[] forgedText = post.clone();
        forgedText[post.length - 70] ^= 1;
        assertThatThrownBy(() -> read(forgedText)).isInstanceOf(SignalException.BadSignature.class);
        assertThat(read(post)).isEqualTo("once");
        assertThatThrownBy(() -> read(post)).isInstanceOf(SignalException.Duplicate.class);
    }

    @Test
    void refusesMalformedInput() {
        for (byte[] bytes : new byte[][] {{}, {0x33}, new byte[80], "3nonsense".getBytes(UTF_8)}) {
            assertThatThrownBy(() -> read(bytes)).isInstanceOf(SignalException.Malformed.class);
            assertThatThrownBy(() -> give(bytes)).isInstanceOf(SignalException.Malformed.class);
        }
    }

    @Test
    void withoutAKeyNobodyWritesOrReads() {
        assertThatThrownBy(() -> post("x")).isInstanceOf(SignalException.NoSenderKey.class);
        distribution();
        byte[] post = post("x");
        assertThatThrownBy(() -> read(post)).isInstanceOf(SignalException.NoSenderKey.class);
    }

    @Test
    void ofEachSenderTheFiveLatestKeysAreKept() {
        var posts = new ArrayList<byte[]>();
        for (int i = 0; i < 6; i++) {
            give(distribution());
            posts.add(post("key " + i));
            author.commit(batch -> {
                author.senderKeys.rotate(GROUP, author.jid, batch);
                return batch;
            });
        }
        assertThatThrownBy(() -> read(posts.getFirst())).isInstanceOf(SignalException.NoSenderKey.class);
        for (int i = 1; i < 6; i++) {
            assertThat(read(posts.get(i))).isEqualTo("key " + i);
        }
    }

    @Test
    void aRotationForgetsWhoHoldsTheKey() {
        Jid other = new Jid("300", 0, Jid.LID);
        distribution();
        author.commit(batch -> {
            author.senderKeys.markGiven(GROUP, List.of(reader.jid, other), TOKEN, batch);
            author.senderKeys.markShared(GROUP, List.of(reader.jid, other), TOKEN, batch);
            author.senderKeys.markLacking(GROUP, other, batch);
            return batch;
        });
        assertThat(author.senderKeys.lacking(GROUP, List.of(other, reader.jid), new Batch()))
                .containsExactly(other);
        author.commit(batch -> {
            author.senderKeys.rotate(GROUP, author.jid, batch);
            return batch;
        });
        assertThat(author.senderKeys.lacking(GROUP, List.of(other, reader.jid), new Batch()))
                .containsExactly(other, reader.jid);
    }

    @Test
    void whoLosesTheKeyBeforeTheAckIsGivenItAgain() {
        Jid other = new Jid("300", 0, Jid.LID);
        distribution();
        author.commit(batch -> {
            author.senderKeys.markGiven(GROUP, List.of(reader.jid, other), TOKEN, batch);
            return batch;
        });
        assertThat(author.senderKeys.lacking(GROUP, List.of(reader.jid, other), new Batch()))
                .hasSize(2);
        author.commit(batch -> {
            author.senderKeys.markLacking(GROUP, other, batch);
            author.senderKeys.markShared(GROUP, List.of(reader.jid, other), TOKEN, batch);
            return batch;
        });
        assertThat(author.senderKeys.lacking(GROUP, List.of(reader.jid, other), new Batch()))
                .containsExactly(other);
    }

    @Test
    void whoWasGivenTheKeyCountsAsAHolderWhateverItSays() {
        Jid other = new Jid("300", 2, Jid.LID);
        Jid never = new Jid("400", 0, Jid.LID);
        distribution();
        author.commit(batch -> {
            author.senderKeys.markGiven(GROUP, List.of(reader.jid, other), TOKEN, batch);
            author.senderKeys.markLacking(GROUP, other, batch);
            author.senderKeys.markLacking(GROUP, never, batch);
            author.senderKeys.markUserLacking(GROUP, reader.jid.toUser(), batch);
            return batch;
        });
        assertThat(author.senderKeys.holders(GROUP, new Batch())).containsExactlyInAnyOrder(reader.jid, other);
        assertThat(author.senderKeys.isGivenTo(GROUP, other.toUser(), new Batch()))
                .isTrue();
        assertThat(author.senderKeys.isGivenTo(GROUP, never, new Batch())).isFalse();
    }

    @Test
    void aCrashBeforeTheCommitLeavesTheChainWhereItWas() {
        give(distribution());
        author.senderKeys.encrypt(GROUP, author.jid, "never left".getBytes(UTF_8), new Batch());
        byte[] post = post("left");
        reader.senderKeys.decrypt(GROUP, author.jid, post, new Batch());
        assertThat(read(post)).isEqualTo("left");
        assertThat(GroupMessage.parse(post("next")).iteration()).isEqualTo(1);
    }

    private byte[] distribution() {
        return author.commitBytes(batch -> author.senderKeys.distribution(GROUP, author.jid, batch));
    }

    private void give(byte[] distribution) {
        reader.commit(batch -> {
            reader.senderKeys.receiveDistribution(GROUP, author.jid, distribution, batch);
            return batch;
        });
    }

    private byte[] post(String text) {
        return author.commitBytes(batch -> author.senderKeys.encrypt(GROUP, author.jid, text.getBytes(UTF_8), batch));
    }

    private String read(byte[] post) {
        return new String(
                reader.commitBytes(batch -> reader.senderKeys.decrypt(GROUP, author.jid, post, batch)), UTF_8);
    }
}
