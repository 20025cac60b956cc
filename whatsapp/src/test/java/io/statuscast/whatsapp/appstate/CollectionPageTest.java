package io.statuscast.whatsapp.appstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.appstate.CollectionPage.Parsed;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ExternalBlobReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectionPageTest {
    private static final byte[] PATCH = Vectors.of("appstate").bytes("baileys.patch.1");

    @Test
    void readsPatchesAndWhetherThereAreMore() {
        CollectionPage page = only(Node.of(
                "collection",
                Map.of("name", "critical_unblock_low", "version", "4", "has_more_patches", "true"),
                Node.of("patches", Map.of(), Node.of("patch", PATCH), Node.of("patch", PATCH))));

        assertThat(page.collection()).isEqualTo(AppStateCollection.CRITICAL_UNBLOCK_LOW);
        assertThat(page.patches()).hasSize(2);
        assertThat(page.more()).isTrue();
        assertThat(page.version()).isEqualTo(4);
        assertThat(page.snapshot()).isNull();
    }

    @Test
    void readsTheReferenceToASnapshot() {
        var reference = ExternalBlobReference.newBuilder().setDirectPath("/v/1").build();

        CollectionPage page =
                only(Node.of("collection", Map.of("name", "regular"), Node.of("snapshot", reference.toByteArray())));

        assertThat(page.snapshot()).isEqualTo(reference);
        assertThat(page.more()).isFalse();
        assertThat(page.patches()).isEmpty();
    }

    @Test
    void tellsRefusalsAndWhatItCannotRead() {
        List<Parsed> parsed = parse(
                Node.of(
                        "collection",
                        Map.of("name", "regular_low", "type", "error"),
                        Node.of("error", Map.of("code", "409", "text", "conflict"))),
                Node.of("collection", Map.of("name", "from_the_future")),
                Node.of(
                        "collection",
                        Map.of("name", "regular"),
                        Node.of("patches", Map.of(), Node.of("patch", new byte[] {1, 2, 3}))));

        assertThat(parsed.get(0)).isEqualTo(new Parsed.Refused(AppStateCollection.REGULAR_LOW, "409"));
        assertThat(parsed.get(1)).isInstanceOf(Parsed.Unreadable.class);
        assertThat(parsed.get(2)).isInstanceOf(Parsed.Unreadable.class);
        assertThat(CollectionPage.parse(Node.of("iq"))).isEmpty();
    }

    @Test
    void asksForASnapshotAtFirstAndForPatchesLater() {
        Node first = CollectionPage.question(AppStateCollection.CRITICAL_BLOCK, CollectionState.EMPTY);
        Node later = CollectionPage.question(AppStateCollection.CRITICAL_BLOCK, new CollectionState(9, new byte[128]));

        assertThat(first.at("collection").orElseThrow().attrs())
                .isEqualTo(Map.of("name", "critical_block", "return_snapshot", "true"));
        assertThat(later.at("collection").orElseThrow().attrs())
                .isEqualTo(Map.of("name", "critical_block", "return_snapshot", "false", "version", "9"));
    }

    private static CollectionPage only(Node collection) {
        List<Parsed> parsed = parse(collection);
        assertThat(parsed).hasSize(1);
        return ((Parsed.Page) parsed.getFirst()).page();
    }

    private static List<Parsed> parse(Node... collections) {
        return CollectionPage.parse(Node.of("iq", Map.of("type", "result"), Node.of("sync", Map.of(), collections)));
    }
}
