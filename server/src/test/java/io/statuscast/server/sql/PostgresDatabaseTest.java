package io.statuscast.server.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.statuscast.core.post.Post;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import io.statuscast.core.time.SystemTime;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.sql.CuttingRelay.Cut;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest extends SqlDatabaseContract {
    private static final Duration LOCK_MAX = Duration.ofMillis(300);

    PostgresDatabaseTest() {
        super(Engine.POSTGRESQL);
    }

    @Test
    void goesOnAfterTheServerEndedEveryConnection() {
        Post before = posts.insert(sample.text(device, 0, false));
        assertThat(posts.find(before.id())).contains(before);
        endConnections(database);

        assertThat(posts.find(before.id())).contains(before);
        Post after = posts.insert(sample.text(device, 0, false));
        assertThat(posts.find(after.id())).contains(after);
    }

    @Test
    void doesNotRunAgainWhatWasKeptWhenTheAnswerToTheCommitWasLost() throws Exception {
        try (var line = new Line()) {
            line.relay.cut(Cut.BEFORE_THE_ANSWER);
            // A second insert of the same post would be a conflict.
            Post post = line.posts.insert(sample.text(device, 0, false));

            assertThat(line.posts.find(post.id())).contains(post);
        }
    }

    @Test
    void runsAgainWhatWasLostBeforeTheCommit() throws Exception {
        try (var line = new Line()) {
            line.relay.cut(Cut.BEFORE_THE_COMMIT);
            Post post = line.posts.insert(sample.text(device, 0, false));

            assertThat(line.posts.find(post.id())).contains(post);
        }
    }

    @Test
    void asksWhatBecameOfItsLastTryToo() throws Exception {
        try (var line = new Line()) {
            line.relay.cut(Cut.BEFORE_THE_COMMIT, Cut.BEFORE_THE_COMMIT, Cut.BEFORE_THE_COMMIT, Cut.BEFORE_THE_ANSWER);
            Post post = line.posts.insert(sample.text(device, 0, false));

            assertThat(line.posts.find(post.id())).contains(post);
        }
    }

    @Test
    void waitsForAServerThatStartsAgainBeforeItSaysWhatBecameOfACommit() throws Exception {
        try (var line = new Line()) {
            line.relay.cut(Cut.BEFORE_THE_ANSWER_FOR_GOOD);
            line.time.whenPaused = () -> line.relay.cut(Cut.NONE);
            Post post = line.posts.insert(sample.text(device, 0, false));

            assertThat(line.posts.find(post.id())).contains(post);
        }
    }

    @Test
    void saysSoWhenNobodyKnowsWhetherACommitWasKeptAndTheStateIsWholeAfterwards() throws Exception {
        try (var line = new Line()) {
            var state = new SqlStateStore(line.database, device);
            state.commit(batch("old"));
            line.relay.cut(Cut.BEFORE_THE_ANSWER_FOR_GOOD);
            assertThatThrownBy(() -> state.commit(batch("new")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is not known")
                    .cause()
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IN_DOUBT));
            assertThatThrownBy(() -> state.get(StateKind.SESSION, "a")).isInstanceOf(StoreException.class);

            line.relay.cut(Cut.NONE);
            assertThat(state.getAll(StateKind.SESSION, List.of("a", "b")).values())
                    .hasSize(2)
                    .allSatisfy(value -> assertThat(value).isEqualTo("new".getBytes(UTF_8)));
            state.commit(batch("newer"));
            assertThat(state.get(StateKind.SESSION, "b")).hasValue("newer".getBytes(UTF_8));
        }
    }

    @Test
    void saysThatWhatItCanNeverKeepWillNotDoLaterEither() throws Exception {
        try (var line = new Line()) {
            var state = new SqlStateStore(line.database, device);
            var batch = new Batch().put(StateKind.SESSION, "a text must not have a \0 here", new byte[1]);
            assertThatThrownBy(() -> state.commit(batch))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.isPassing()).isFalse());

            line.relay.cut(Cut.DOWN);
            assertThatThrownBy(() -> state.commit(batch("new")))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.isPassing()).isTrue());
        }
    }

    @Test
    void saysThatNothingWasKeptWhenTheServerCannotBeReached() throws Exception {
        try (var line = new Line()) {
            line.relay.cut(Cut.DOWN);
            Post post = sample.text(device, 0, false);
            assertThatThrownBy(() -> line.posts.insert(post))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));

            line.relay.cut(Cut.NONE);
            assertThat(line.posts.find(post.id())).isEmpty();
            assertThat(line.posts.insert(post).id()).isEqualTo(post.id());
        }
    }

    @Test
    void refusesASecondServerOnTheSameTablesAndAWriterThatLostItsRight() {
        PostgresAddress address = TestPostgres.freshDatabase();
        try (SqlDatabase first = open("first", address)) {
            assertThatThrownBy(() -> open("second", address))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessageContaining("Another Statuscast uses this database");
            endConnections(first);
            try (SqlDatabase second = open("second", address)) {
                assertThatThrownBy(() -> new SqlPostRepository(first).insert(sample.text(device, 0, false)))
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("Another Statuscast uses this database");
                new SqlPostRepository(second).insert(sample.text(device, 0, false));
            }
            // The server lets go of the second's lock a moment after its connection was closed.
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(StorageException.class)
                    .until(() -> new SqlPostRepository(first).insert(sample.text(device, 0, false)) != null);
        }
    }

    @Test
    void keepsServersApartThatHaveSchemasOfTheirOwn() {
        PostgresAddress address = TestPostgres.freshDatabase();
        try (SqlDatabase first = open("first", address)) {
            first.write(session -> session.update("CREATE SCHEMA other"));
            var other = new PostgresAddress(address.url() + "?currentSchema=other", address.user(), address.password());
            try (SqlDatabase second = open("second", other)) {
                Post post = new SqlPostRepository(second).insert(sample.text(device, 0, false));
                assertThat(new SqlPostRepository(first).find(post.id())).isEmpty();
            }
        }
    }

    private SqlDatabase open(String name, PostgresAddress address) {
        return SqlDatabase.open(
                DirectoryLock.acquire(directory.resolve(name)),
                new PostgresDialect(address, LOCK_MAX),
                new SystemTime(),
                new Random(1));
    }

    static void endConnections(SqlDatabase database) {
        database.read(session -> session.query(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()",
                row -> row.getBoolean(1)));
    }

    private static Batch batch(String value) {
        return new Batch()
                .put(StateKind.SESSION, "a", value.getBytes(UTF_8))
                .put(StateKind.SESSION, "b", value.getBytes(UTF_8));
    }

    /// A database behind a network that can be cut.
    private final class Line implements AutoCloseable {
        private final CuttingRelay relay;
        private final SkippingTime time = new SkippingTime();
        private final SqlDatabase database;
        private final SqlPostRepository posts;

        Line() throws IOException {
            PostgresAddress direct = TestPostgres.freshDatabase();
            URI server = URI.create(direct.url().substring("jdbc:".length()));
            relay = new CuttingRelay(server.getPort());
            // Without prepared statements the word COMMIT is in every order to commit.
            String url = "jdbc:postgresql://127.0.0.1:" + relay.port() + server.getPath() + "?prepareThreshold=0";
            database = SqlDatabase.open(
                    Path.of(directory.toString(), "line"),
                    new PostgresAddress(url, direct.user(), Optional.empty()),
                    time,
                    new Random(1));
            posts = new SqlPostRepository(database);
        }

        @Override
        public void close() throws IOException {
            database.close();
            relay.close();
        }
    }

    /// Time in which pauses take none.
    private static final class SkippingTime implements Timekeeper {
        private final SystemTime real = new SystemTime();
        private final AtomicReference<Duration> skipped = new AtomicReference<>(Duration.ZERO);
        private volatile Runnable whenPaused = () -> {};

        @Override
        public Instant instant() {
            return real.instant().plus(skipped.get());
        }

        @Override
        public Alarm newAlarm() {
            return real.newAlarm();
        }

        @Override
        public void pause(Duration duration) {
            skipped.accumulateAndGet(duration, Duration::plus);
            whenPaused.run();
        }
    }
}
