package io.statuscast.whatsapp.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.store.StateKind;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DeviceCredentialsTest {
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final DeviceCredentials fresh = DeviceCredentials.generate(new SecureRandom());

    @Test
    void aStoreWithoutThemHasNone() {
        assertThat(DeviceCredentials.load(store)).isEmpty();
    }

    @Test
    void unlinkedCredentialsSurviveTheStore() {
        DeviceCredentials read = afterSaving(fresh);

        assertThat(read.registrationId())
                .isEqualTo(fresh.registrationId())
                .isBetween(1, DeviceCredentials.REGISTRATION_ID_MAX);
        assertThat(read.noise()).isEqualTo(fresh.noise());
        assertThat(read.identity()).isEqualTo(fresh.identity());
        assertThat(read.advSecret()).isEqualTo(fresh.advSecret());
        assertThat(read.account()).isNull();
    }

    @Test
    void linkedCredentialsSurviveTheStore() {
        var account = new LinkedAccount(
                new Jid("5511900000000", 5, Jid.PHONE), null, new byte[] {1, 2}, "Shop", "smba", "Example Shop", true);
        Jid lid = new Jid("900000000000000", 5, Jid.LID);

        assertThat(afterSaving(fresh.withAccount(account)).account())
                .usingRecursiveComparison()
                .isEqualTo(account);
        assertThat(afterSaving(fresh.withAccount(account.withLid(lid).withPushName("New")))
                        .account())
                .usingRecursiveComparison()
                .isEqualTo(
                        new LinkedAccount(account.jid(), lid, new byte[] {1, 2}, "New", "smba", "Example Shop", true));
    }

    @Test
    void damagedCredentialsAreNotTakenForNone() {
        store.commit(new Batch().put(StateKind.CREDENTIALS, "self", new byte[] {1, 2, 3}));

        assertThatThrownBy(() -> DeviceCredentials.load(store)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theTextFormShowsNoKey() {
        assertThat(fresh.toString())
                .isEqualTo("DeviceCredentials[unlinked]")
                .doesNotContain(HexFormat.of().formatHex(fresh.advSecret()));
    }

    private DeviceCredentials afterSaving(DeviceCredentials credentials) {
        var batch = new Batch();
        credentials.save(batch);
        store.commit(batch);
        return DeviceCredentials.load(store).orElseThrow();
    }
}
