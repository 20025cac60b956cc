package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompanionDirectoryTest {
    private static final Jid ANNA_LID = Jid.ofLid("100000000000001");
    private static final Jid ANNA = Jid.ofPhone("15550001001");
    private static final Jid NOBODY = Jid.ofPhone("15550001009");

    private static final Jid STRANGER = Jid.ofLid("100000000000007");
    private static final Jid CROWD = Jid.ofLid("100000000000008");
    private static final Jid EMPTY = Jid.ofLid("100000000000005");

    private final InMemoryStateStore store = new InMemoryStateStore();
    private final LidBook lids = new LidBook(store);
    private final List<Node> asked = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    private final Answers answers = new Answers(Threading.virtual());
    private final IqRouter iqs = new IqRouter(answers, this::answer, new Random(1));

    @Test
    void asksOnceAndRemembersWithoutHostedCompanionsAndThoseNobodyVouchesFor() {
        var directory = directory(500);
        assertThat(directory.companions(List.of(ANNA_LID), iqs))
                .isEqualTo(Map.of(ANNA_LID, List.of(ANNA_LID, ANNA_LID.withDevice(3))));
        assertThat(directory.companions(List.of(ANNA_LID), iqs)).containsKey(ANNA_LID);
        assertThat(asked).hasSize(1);
    }

    @Test
    void asksAgainAfterAChangeAndAfterADay() {
        var directory = directory(500);
        directory.companions(List.of(ANNA_LID), iqs);
        var batch = new Batch();
        directory.forget(ANNA_LID, batch);
        store.commit(batch);
        directory.companions(List.of(ANNA_LID), iqs);
        now.set(now.get().plus(Duration.ofHours(25)));
        directory.companions(List.of(ANNA_LID), iqs);
        assertThat(asked).hasSize(3);
    }

    @Test
    void asksInPartsOfTheAllowedSize() {
        var users = new ArrayList<Jid>();
        for (int i = 0; i < 25; i++) {
            users.add(Jid.ofLid("20000000000" + (1000 + i)));
        }
        assertThat(directory(10).companions(users, iqs)).hasSize(25);
        assertThat(asked).hasSize(3);
    }

    @Test
    void pausesBetweenTheParts() {
        var pauses = new ArrayList<Duration>();
        var users = new ArrayList<Jid>();
        for (int i = 0; i < 1200; i++) {
            users.add(Jid.ofLid("20000000000" + (1000 + i)));
        }
        var recorded = new Pauses(new Recording(pauses));
        new CompanionDirectory(store, lids, Pacing.usual(), Duration.ofSeconds(1), now::get, recorded)
                .companions(users, iqs);

        assertThat(asked)
                .extracting(iq ->
                        iq.at("usync", "list").orElseThrow().children("user").size())
                .containsExactly(500, 500, 200);
        assertThat(pauses).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    @Test
    void learnsLidsBothWays() {
        directory(500).learnLids(List.of(ANNA), iqs);
        assertThat(lids.lidOf(ANNA.withDevice(2))).contains(ANNA_LID.withDevice(2));
        assertThat(lids.phoneOf(ANNA_LID)).contains(ANNA);
    }

    @Test
    void aNumberWithoutALidIsAskedAboutAgainAfterAnHourOnly() {
        var directory = directory(500);
        directory.learnLids(List.of(NOBODY), iqs);
        directory.learnLids(List.of(NOBODY), iqs);
        assertThat(asked).hasSize(1);
        now.set(now.get().plus(Duration.ofMinutes(61)));
        directory.learnLids(List.of(NOBODY), iqs);
        assertThat(asked).hasSize(2);
        assertThat(lids.lidOf(NOBODY)).isEmpty();
    }

    @Test
    void aUserWithoutCompanionsIsAskedAboutAgainAfterAnHourOrAChange() {
        var directory = directory(500);
        assertThat(directory.companions(List.of(EMPTY), iqs)).isEmpty();
        assertThat(directory.companions(List.of(EMPTY), iqs)).isEmpty();
        assertThat(asked).hasSize(1);
        now.set(now.get().plus(Duration.ofMinutes(61)));
        directory.companions(List.of(EMPTY), iqs);
        assertThat(asked).hasSize(2);
        directory.forget(EMPTY, new Batch());
        directory.companions(List.of(EMPTY), iqs);
        assertThat(asked).hasSize(3);
    }

    @Test
    void takesNobodyWhoWasNotAskedAboutAndNoMoreCompanionsThanCanBe() {
        var directory = directory(500);
        var found = directory.companions(List.of(CROWD), iqs);
        assertThat(found.keySet()).containsExactly(CROWD);
        assertThat(found.get(CROWD)).hasSize(CompanionDirectory.COMPANIONS_MAX);
        // From the store this time.
        assertThat(directory.companions(List.of(CROWD), iqs)).isEqualTo(found);
        assertThat(asked).hasSize(1);
        assertThat(store.get(StateKind.COMPANIONS, STRANGER.toString())).isEmpty();
    }

    private CompanionDirectory directory(int usersPerQuery) {
        var pacing = new Pacing(usersPerQuery, Duration.ZERO, 100, 10, 10, 5, 5, ChunkPacing.local());
        return new CompanionDirectory(
                store, lids, pacing, Duration.ofSeconds(1), now::get, new Pauses(Threading.virtual()));
    }

    private static List<Node> devices(String user) {
        var devices = new ArrayList<Node>();
        devices.add(Node.of("device", Node.attrs("id", "0")));
        devices.add(Node.of("device", Node.attrs("id", "3", "key-index", "1")));
        devices.add(Node.of("device", Node.attrs("id", "7")));
        devices.add(Node.of("device", Node.attrs("id", "99", "key-index", "2")));
        devices.add(Node.of("device", Node.attrs("id", "65536", "key-index", "3")));
        for (int i = 0; i < 200 && user.equals(CROWD.toString()); i++) {
            devices.add(Node.of("device", Node.attrs("id", Integer.toString(200 + i), "key-index", "4")));
        }
        return devices;
    }

    private void answer(Node iq) {
        asked.add(iq);
        var named = new ArrayList<>(iq.at("usync", "list").orElseThrow().children("user"));
        named.add(Node.of("user", Node.attrs("jid", STRANGER.toString())));
        List<Node> users = named.stream()
                .map(user -> Node.of(
                        "user",
                        Node.attrs("jid", user.attr("jid")),
                        Node.of(
                                "devices",
                                Map.of(),
                                user.attrOrEmpty("jid").equals(EMPTY.toString())
                                        ? Node.of("device-list")
                                        : Node.of("device-list", Map.of(), devices(user.attrOrEmpty("jid")))),
                        Node.of(
                                "lid",
                                Node.attrs(
                                        "val",
                                        user.attrOrEmpty("jid").equals(NOBODY.toString())
                                                ? null
                                                : ANNA_LID.toString()))))
                .toList();
        answers.offer(
                iq.attrOrEmpty("id"),
                Node.of(
                        "iq",
                        Node.attrs("type", "result"),
                        Node.of("usync", Map.of(), Node.of("list", Map.of(), users))));
    }

    /// Notes the pauses, which pass at once; nothing else is asked of it.
    private record Recording(List<Duration> pauses) implements Threading {
        @Override
        public boolean await(CountDownLatch latch, Duration limit) {
            pauses.add(limit);
            return false;
        }

        @Override
        public Thread unstarted(String name, Runnable body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> @Nullable T poll(BlockingQueue<T> queue, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T get(Future<T> future, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean join(Thread thread, Duration limit) {
            throw new UnsupportedOperationException();
        }
    }
}
