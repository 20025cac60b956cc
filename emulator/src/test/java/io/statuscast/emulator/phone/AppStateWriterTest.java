package io.statuscast.emulator.phone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.AppStateWriter.Change;
import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.whatsapp.proto.ContactAction;
import io.statuscast.whatsapp.proto.SyncActionValue;
import io.statuscast.whatsapp.proto.SyncdMutation;
import io.statuscast.whatsapp.proto.SyncdPatch;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The patches below were decoded by Baileys 7.0.0-rc14 (`decodePatches` with MAC validation on): after the third
/// patch it knows `Bea Example` and not `Adam Example`, and its hash agrees with every snapshot MAC.
class AppStateWriterTest {
    private static final String COLLECTION = "critical_unblock_low";

    /// Three patches: two contacts, one of them renamed, the other removed.
    static List<SyncdPatch> patches(AppStateWriter writer) {
        return List.of(
                writer.patch(COLLECTION, List.of(set("12025550100", "Adam Example"), set("12025550101", "Beatrice"))),
                writer.patch(COLLECTION, List.of(set("12025550101", "Bea Example"))),
                writer.patch(COLLECTION, List.of(remove("12025550100"))));
    }

    private static Change set(String phone, String name) {
        return change(
                SyncdMutation.SyncdOperation.SET,
                phone,
                ContactAction.newBuilder().setFullName(name));
    }

    private static Change remove(String phone) {
        return change(SyncdMutation.SyncdOperation.REMOVE, phone, ContactAction.newBuilder());
    }

    private static Change change(SyncdMutation.SyncdOperation operation, String phone, ContactAction.Builder contact) {
        SyncActionValue value = SyncActionValue.newBuilder()
                .setTimestamp(1_772_000_000_000L)
                .setContactAction(contact)
                .build();
        return new Change(operation, "[\"contact\",\"" + phone + "@s.whatsapp.net\"]", 2, value);
    }

    @Test
    void writesThePatchesThatBaileysDecoded() throws Exception {
        var writer = AppStateWriter.create(1_772_000_000_000L, new SeededRandom(42));
        var lines = new StringBuilder();
        lines.append(HexFormat.of().formatHex(writer.toState().getKeyId().toByteArray()))
                .append('\n');
        lines.append(HexFormat.of().formatHex(writer.toState().getKeyData().toByteArray()))
                .append('\n');
        for (SyncdPatch patch : patches(writer)) {
            lines.append(HexFormat.of().formatHex(patch.toByteArray())).append('\n');
        }

        assertThat(lines.toString()).isEqualTo(fixture());
    }

    @Test
    void continuesFromItsSavedState() {
        var writer = AppStateWriter.create(1_772_000_000_000L, new SeededRandom(42));
        var first = writer.patch(COLLECTION, List.of(set("12025550100", "Adam Example")));
        var restored = AppStateWriter.fromState(writer.toState(), new SeededRandom(42));
        var follower = AppStateWriter.fromState(
                AppStateWriter.create(1_772_000_000_000L, new SeededRandom(42)).toState(), new SeededRandom(1));
        follower.absorb(COLLECTION, first);

        assertThat(restored.version(COLLECTION)).isEqualTo(1);
        assertThat(follower.remember(COLLECTION)).isEqualTo(restored.remember(COLLECTION));
        assertThat(restored.patch(COLLECTION, List.of(remove("12025550100")))
                        .getVersion()
                        .getVersion())
                .isEqualTo(2);
        assertThat(restored.remember(COLLECTION).getHash().toByteArray()).containsOnly(0);
    }

    private static String fixture() throws Exception {
        try (InputStream in = AppStateWriterTest.class.getResourceAsStream("app-state-patches.txt")) {
            return in == null ? "no fixture" : new String(in.readAllBytes(), UTF_8);
        }
    }
}
