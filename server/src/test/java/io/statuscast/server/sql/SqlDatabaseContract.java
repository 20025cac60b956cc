package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import io.statuscast.core.time.SystemTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the database below the repositories does, whichever it is.
abstract class SqlDatabaseContract {
    @TempDir
    Path directory;

    final SamplePosts sample = new SamplePosts();
    final ResourceId device = sample.ids.next();
    SqlDatabase database;
    SqlPostRepository posts;

    private final Engine engine;
    private Engine.Opener opener;

    SqlDatabaseContract(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void openFresh() {
        opener = engine.fresh(directory);
        open();
    }

    final void open() {
        database = opener.open(new SystemTime());
        posts = new SqlPostRepository(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void refusesASecondOwnerOfTheDirectory() {
        assertThatThrownBy(() -> opener.open(new SystemTime()))
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
    void eachOfManyCallersLearnsWhatBecameOfItsOwnPosts() throws Exception {
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            List<Post> own = List.of(sample.text(device, 0, false), sample.text(device, 0, i % 2 == 0));
            boolean late = i % 3 == 0;
            callers.add(() -> {
                List<Post> kept = posts.insertAll(own);
                Post first = kept.getFirst();
                Post sending = first.with(first.progress().sending(SamplePosts.NOW));
                boolean went =
                        !late || posts.advance(PostStep.of(first, sending)).isPresent();
                boolean wentAgain = posts.advance(PostStep.of(first, sending)).isPresent();
                return went
                        && wentAgain != late
                        && posts.find(own.getFirst().id()).equals(Optional.of(sending))
                        && posts.find(own.getLast().id()).equals(Optional.of(kept.getLast()));
            });
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(executor.invokeAll(callers))
                    .allSatisfy(outcome -> assertThat(outcome.get()).isTrue());
        }
        assertThat(posts.count(device, SamplePosts.NOW).open()).isEqualTo(800);
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
    void failsCallersAfterItWasClosed() {
        database.close();

        assertThatThrownBy(() -> posts.insert(sample.text(device, 0, false)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CLOSED));
        open();
    }
}
