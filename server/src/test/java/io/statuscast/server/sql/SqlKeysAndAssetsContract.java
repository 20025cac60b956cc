package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.asset.Asset;
import io.statuscast.core.time.SettableTime;
import io.statuscast.server.security.KeyHash;
import io.statuscast.server.security.StoredKey;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the repositories of API keys and of assets do on either database.
abstract class SqlKeysAndAssetsContract {
    @TempDir
    Path directory;

    private final Engine engine;
    private SqlDatabase database;

    SqlKeysAndAssetsContract(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        database = engine.fresh(directory).open(new SettableTime(SamplePosts.NOW));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsApiKeysByTheirHash() {
        var keys = new SqlApiKeyRepository(database);
        var first = new StoredKey("b1", "admin", KeyHash.of("secret"), SamplePosts.NOW);
        var second = new StoredKey("a2", "other", KeyHash.of("secret too"), SamplePosts.NOW.plusMillis(1));
        keys.add(second);
        keys.add(first);

        assertThat(keys.all()).containsExactly(first, second);
    }

    @Test
    void keepsWhatIsKnownOfAFileOnceForEachContent() {
        var assets = new SqlAssetRepository(database);
        Asset picture = asset("ab".repeat(32), "cd".repeat(32));
        Asset film = asset("ef".repeat(32), null);
        assets.put(picture);
        assets.put(film);
        assets.put(picture);

        assertThat(assets.find(picture.sha256())).contains(picture);
        assertThat(assets.find(film.sha256())).contains(film);
        assertThat(assets.find("00".repeat(32))).isEmpty();
    }

    private static Asset asset(String sha256, @Nullable String thumbnail) {
        return new Asset(
                sha256, Asset.Kind.RENDITION, "image/jpeg", 5_000_000_000L, 1080, 1920, 0, thumbnail, SamplePosts.NOW);
    }
}
