package io.statuscast.emulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.whatsapp.binary.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepingTest {
    private static final String PHONE = "15550100001";

    @TempDir
    Path directory;

    private World open() {
        var world = new World(WorldSettings.usual(), (_, _, _) -> {}, InstantSource.system(), new SeededRandom(3));
        world.keep(directory);
        return world;
    }

    @Test
    void findsAccountsKeysLettersAndPatchesAgain() {
        String lid;
        try (World world = open()) {
            Account account = world.account(PHONE);
            lid = account.lid();
            world.locked(() -> {
                account.pushName("Ann");
                PreKeyPool keys = account.phoneDevice().keys();
                keys.identify(7, new byte[32]);
                keys.sign(new PreKeyPool.SignedPreKey(4, new byte[32], new byte[64]));
                keys.add(List.of(
                        new PreKeyPool.OneTimePreKey(1, new byte[32]), new PreKeyPool.OneTimePreKey(2, new byte[32])));
                keys.handOut();
                account.add(1, 1, new byte[32]);
                account.collection("regular").append(new byte[] {1});
                world.post(account.phoneDevice(), Node.of("message", Node.attrs("id", "X")));
                return account;
            });
        }
        try (World world = open()) {
            Account account = world.account(PHONE);
            assertThat(account.lid()).isEqualTo(lid);
            assertThat(account.pushName()).isEqualTo("Ann");
            assertThat(account.device(1)).isPresent();
            assertThat(account.lastKeyIndex()).isEqualTo(1);
            assertThat(account.collection("regular").version()).isEqualTo(1);
            PreKeyPool keys = account.phoneDevice().keys();
            assertThat(keys.waiting()).isEqualTo(1);
            assertThat(keys.hasSigned(4)).isTrue();
            assertThat(keys.spend(1, "somebody", new byte[1])).isEqualTo(Optional.empty());
            assertThat(keys.spend(2, "somebody", new byte[1])).isPresent();
            assertThat(account.phoneDevice().mailbox().letters())
                    .extracting(letter -> letter.attr("id"))
                    .containsExactly("X");
        }
    }

    @Test
    void runsWhatWaitsForTheSnapshotAfterItIsWritten() throws InterruptedException {
        try (World world = open()) {
            world.account(PHONE);
            var there = new CountDownLatch(1);
            world.whenKept(() -> {
                assertThat(Files.exists(directory.resolve("world.bin"))).isTrue();
                there.countDown();
            });
            assertThat(there.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
