package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.storage.StorageException.Kind;
import org.junit.jupiter.api.Test;

class SqliteDatabaseTest extends SqlDatabaseContract {
    SqliteDatabaseTest() {
        super(Engine.SQLITE);
    }

    @Test
    void refusesWritesWhileTheDiskIsFullAndRecoversWithoutARestart() {
        Post before = posts.insert(sample.text(device, 0, false));
        limitPages(1);
        insertUntilFull();
        assertThat(posts.find(before.id())).contains(before);

        limitPages(1_000_000);
        Post after = posts.insert(sample.text(device, 0, false));
        assertThat(posts.list(PostQuery.newest(device, 1))).containsExactly(after);
    }

    @Test
    void keepsItsConnectionWhenTheDiskIsFull() {
        limitPages(1);
        insertUntilFull();
        // A new connection would know nothing of the limit.
        insertUntilFull();
        assertThat(posts.list(PostQuery.newest(device, 500))).hasSizeLessThan(500);
    }

    private void insertUntilFull() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        posts.insert(sample.text(device, 0, false));
                    }
                })
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DISK_FULL));
    }

    /// SQLite never goes below the pages in use: 1 stands for no room for a further page.
    private void limitPages(int pages) {
        database.write(session -> session.query("PRAGMA max_page_count = " + pages, row -> row.getLong(1)));
    }
}
