package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.Device.Account;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.time.SettableTime;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the devices' repository does on either database.
abstract class SqlDeviceRepositoryContract {
    private static final Account ACCOUNT = new Account("15550100001", "100200300@lid", "Shop");

    @TempDir
    Path directory;

    private final SamplePosts sample = new SamplePosts();
    private final Engine engine;
    private SqlDatabase database;
    private SqlDeviceRepository devices;

    SqlDeviceRepositoryContract(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        database = engine.fresh(directory).open(new SettableTime(SamplePosts.NOW));
        devices = new SqlDeviceRepository(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void listsDevicesInTheOrderOfTheirFirstLink() {
        Device never = create("never");
        Device second = create("second");
        Device first = create("first");
        devices.recordLink(first.id(), ACCOUNT, SamplePosts.NOW.plusSeconds(1));
        devices.recordLink(second.id(), ACCOUNT, SamplePosts.NOW.plusSeconds(2));
        devices.recordLink(first.id(), ACCOUNT, SamplePosts.NOW.plusSeconds(3));

        assertThat(devices.list())
                .containsExactly(
                        first.linkedTo(ACCOUNT, SamplePosts.NOW.plusSeconds(1)),
                        second.linkedTo(ACCOUNT, SamplePosts.NOW.plusSeconds(2)),
                        never);
    }

    @Test
    void findsADeviceByIdAliasOrPhone() {
        ResourceId id = create("shop").id();
        create("shop");
        devices.recordLink(id, ACCOUNT, SamplePosts.NOW);

        for (String word : new String[] {id.value(), "shop", "+15550100001", "15550100001"}) {
            assertThat(devices.resolve(word))
                    .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(id));
        }
        assertThat(devices.resolve("nobody")).isEmpty();
    }

    @Test
    void anAliasIsFoundInAnyCaseAndExactlyFirst() {
        Device sandbox = create("Sandbox");
        Device small = create("shop");
        Device large = create("SHOP");
        Device accented = create("Café Zürich");

        assertThat(devices.resolve("sandbox")).contains(sandbox);
        assertThat(devices.resolve("SANDBOX")).contains(sandbox);
        assertThat(devices.resolve("shop")).contains(small);
        assertThat(devices.resolve("SHOP")).contains(large);
        assertThat(devices.resolve("Shop")).contains(small);
        assertThat(devices.resolve("CAFÉ ZÜRICH")).contains(accented);
        devices.rename(sandbox.id(), "garden");
        assertThat(devices.resolve("sandbox")).isEmpty();
    }

    @Test
    void removesADeviceWithItsPosts() {
        Device device = create("shop");
        var posts = new SqlPostRepository(database);
        var post = posts.insert(sample.text(device.id(), 0, false));
        devices.rename(device.id(), "renamed");
        assertThat(devices.find(device.id()))
                .hasValueSatisfying(d -> assertThat(d.alias()).isEqualTo("renamed"));
        devices.delete(device.id());

        assertThat(devices.find(device.id())).isEmpty();
        assertThat(posts.find(post.id())).isEmpty();
    }

    private Device create(String alias) {
        Device device = Device.unlinked(sample.ids.next(), alias, false, SamplePosts.NOW);
        devices.insert(device);
        return device;
    }
}
