package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import io.statuscast.core.time.SystemTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlDatabaseTest {
    @TempDir
    Path directory;

    private final SamplePosts sample = new SamplePosts();
    private final ResourceId device = sample.ids.next();
    private SqlDatabase database;
    private SqlPostRepository posts;

    @BeforeEach
    void open() {
        database = SqlDatabase.open(directory, new SystemTime(), new Random(1));
        posts = new SqlPostRepository(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void refusesASecondOwnerOfTheDirectory() {
        assertThatThrownBy(() -> SqlDatabase.open(directory, new SystemTime(), new Random(1)))
                .isInstanceOf(DirectoryInUseException.class)
                .hasMessageContaining("STATUSCAST_DATA");
        database.close();
        open();
    }

    @Test
    void keepsWhatWasWrittenOverARestart() {
        Post post = posts.insert(sample.text(device, 0, false));
        database.close();
        open();

        assertThat(posts.find(post.id())).contains(post);
    }

    @Test
    void failsOnlyTheCallerWhoseStatementFails() throws Exception {
        Post there = posts.insert(sample.text(device, 0, false));
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Post good = sample.text(device, 0, false);
            Post other = sample.text(device, 0, false);
            callers.add(
                    i % 10 == 3
                            ? () -> posts.insertAll(List.of(other, there)).isEmpty()
                            : () -> {
                                posts.insert(good);
                                return true;
                            });
        }
        int failed = 0;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> outcome : executor.invokeAll(callers)) {
                try {
                    outcome.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    StorageException.class,
                                    x -> assertThat(x.kind()).isEqualTo(Kind.CONFLICT));
                    failed++;
                }
            }
        }

        assertThat(failed).isEqualTo(40);
        assertThat(posts.count(device, SamplePosts.NOW).open()).isEqualTo(361);
    }

    @Test
    void anErrorOfTheWriterIsAFailingStorageAndTheNextWriteIsKept() {
        Post lost = sample.text(device, 0, false);
        assertThatThrownBy(() -> database.write(session -> {
                    session.update("DELETE FROM post");
                    throw new StackOverflowError();
                }))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));

        assertThat(posts.find(posts.insert(lost).id())).isPresent();
    }

    @Test
    void refusesWritesWhileTheDiskIsFullAndRecoversWithoutARestart() {
        Post before = posts.insert(sample.text(device, 0, false));
        limitPages(1);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        posts.insert(sample.text(device, 0, false));
                    }
                })
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DISK_FULL));
        assertThat(posts.find(before.id())).contains(before);

        limitPages(1_000_000);
        Post after = posts.insert(sample.text(device, 0, false));
        assertThat(posts.list(PostQuery.newest(device, 1))).containsExactly(after);
    }

    /// SQLite never goes below the pages in use: 1 stands for no room for a further page.
    private void limitPages(int pages) {
        database.write(session -> session.query("PRAGMA max_page_count = " + pages, row -> row.getLong(1)));
    }

    @Test
    void failsCallersAfterItWasClosed() {
        database.close();

        assertThatThrownBy(() -> posts.insert(sample.text(device, 0, false)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
        open();
    }
}
