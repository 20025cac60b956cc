package io.statuscast.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.InMemoryPostRepository;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.StatusFont;
import io.statuscast.core.view.InMemoryViewRepository;
import io.statuscast.core.view.View;
import io.statuscast.core.view.ViewRepository;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.StatusReceipt;
import io.statuscast.whatsapp.client.StatusReceipt.Kind;
import io.statuscast.whatsapp.client.WhatsAppUser;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the client tells of receipts becomes views, in few writes.
class StatusReceiptsTest {
    private static final Instant AT = Instant.parse("2026-03-01T09:00:00Z");
    private static final ResourceId DEVICE = new ResourceId("d".repeat(24));
    private static final ResourceId POST = new ResourceId("a".repeat(24));
    private static final String WA_ID = "3EB0" + "A".repeat(18);

    private final InMemoryPostRepository posts = new InMemoryPostRepository();
    private final CountingViews views = new CountingViews();
    private final StatusReceipts receipts = new StatusReceipts(DEVICE, posts, views);

    private static final class CountingViews implements ViewRepository {
        final InMemoryViewRepository kept = new InMemoryViewRepository();
        int writes;

        @Override
        public void record(Collection<View> views) {
            writes++;
            kept.record(views);
        }

        @Override
        public List<View> of(ResourceId postId, int page, int size) {
            return kept.of(postId, page, size);
        }

        @Override
        public Counts count(ResourceId postId) {
            return kept.count(postId);
        }
    }

    @BeforeEach
    void aPost() {
        posts.insert(new Post(
                POST,
                WaId.parse(WA_ID).orElseThrow(),
                DEVICE,
                new PostContent.Text("Hi", "sky_blue", 0xff3fa9e0, StatusFont.HELVETICA),
                new Audience.Contacts(),
                null,
                new Delivery(AT, false, false, Duration.ofHours(1)),
                0,
                AT,
                Progress.accepted(AT, AT)));
    }

    private static StatusReceipt receipt(String id, @Nullable String phone, @Nullable String lid, Kind kind) {
        return new StatusReceipt(
                id,
                new WhatsAppUser(
                        phone == null ? null : Jid.parse(phone + "@s.whatsapp.net"),
                        lid == null ? null : Jid.parse(lid),
                        ""),
                kind,
                AT);
    }

    @Test
    void aThousandReceiptsThatCameTogetherAreOneWrite() {
        receipts.record(IntStream.range(0, 1_000)
                .mapToObj(i -> receipt(WA_ID, "1555" + (1_000_000 + i), null, Kind.DELIVERED))
                .toList());

        assertThat(views.writes).isOne();
        assertThat(views.count(POST).delivered()).isEqualTo(1_000);
    }

    @Test
    void receiptsOfOtherStatusesArePassedOver() {
        receipts.record(List.of(
                receipt("3EB0" + "B".repeat(18), "15550100001", null, Kind.VIEWED),
                receipt("no id of ours", "15550100001", null, Kind.VIEWED)));

        assertThat(views.writes).isZero();
    }

    @Test
    void whoWasKnownByLidAndThenByNumberIsOnePerson() {
        String lid = "100000000000001@lid";
        receipts.record(List.of(receipt(WA_ID, null, lid, Kind.DELIVERED)));
        assertThat(views.of(POST, 0, 9)).extracting(View::person).containsExactly(lid);

        receipts.record(List.of(receipt(WA_ID, "15550100001", lid, Kind.VIEWED)));
        assertThat(views.of(POST, 0, 9)).containsExactly(new View(POST, "15550100001", AT, AT));
    }
}
