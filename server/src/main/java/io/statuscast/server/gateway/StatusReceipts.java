package io.statuscast.server.gateway;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.WaId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.view.View;
import io.statuscast.core.view.ViewRepository;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.client.StatusReceipt;
import io.statuscast.whatsapp.client.WhatsAppUser;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps who received and who viewed the posts of one device. The thread of its client's listener uses it.
///
/// What a call recorded is durable when it returns, and only then the client acknowledges the receipt to
/// WhatsApp: none is lost. A failing storage is thrown, and the receipt comes again.
final class StatusReceipts {
    /// Receipts come in bursts for the statuses of the day.
    private static final int REMEMBERED_MAX = 256;

    private final ResourceId device;
    private final PostRepository posts;
    private final ViewRepository views;
    private final Map<String, ResourceId> known = new LinkedHashMap<>();

    StatusReceipts(ResourceId device, PostRepository posts, ViewRepository views) {
        this.device = device;
        this.posts = posts;
        this.views = views;
    }

    /// Keeps what came together with one write. Receipts of statuses that are not posts of this server, the
    /// phone's own among them, are passed over.
    void record(List<StatusReceipt> receipts) {
        var found = new HashMap<String, Optional<ResourceId>>();
        List<View> told = receipts.stream()
                .flatMap(receipt -> found.computeIfAbsent(receipt.messageId(), this::postOf).stream()
                        .map(post -> view(post, receipt)))
                .toList();
        if (!told.isEmpty()) {
            views.record(told);
        }
    }

    /// The phone number where it is known: the LID says nothing to people. Who was known by the LID alone
    /// before is the same person.
    private static View view(ResourceId post, StatusReceipt receipt) {
        WhatsAppUser viewer = receipt.viewer();
        boolean byPhone = viewer.phone() != null;
        Jid lid = viewer.lid();
        String person = byPhone ? viewer.phoneDigits() : viewer.address().toString();
        String before = byPhone && lid != null ? lid.toString() : null;
        Instant at = receipt.at();
        return switch (receipt.kind()) {
            case DELIVERED -> new View(post, person, at, null, before);
            case VIEWED, PLAYED -> new View(post, person, null, at, before);
        };
    }

    private Optional<ResourceId> postOf(String messageId) {
        ResourceId remembered = known.get(messageId);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        Optional<ResourceId> found =
                WaId.parse(messageId).flatMap(id -> posts.find(device, id)).map(Post::id);
        found.ifPresent(id -> {
            known.put(messageId, id);
            if (known.size() > REMEMBERED_MAX) {
                known.remove(known.keySet().iterator().next());
            }
        });
        return found;
    }
}
