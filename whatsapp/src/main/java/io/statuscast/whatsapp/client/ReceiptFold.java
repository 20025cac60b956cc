package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import java.util.LinkedHashMap;
import java.util.Map;

/// What was told of each person and status, so that nothing is told twice: several companions of one person,
/// and receipts that the server sends again. Forgets the oldest beyond [#REMEMBERED_MAX]. The listener's
/// thread uses it.
final class ReceiptFold {
    static final int REMEMBERED_MAX = 10_000;

    private record Place(String messageId, Jid person) {}

    private final Map<Place, StatusReceipt.Kind> told = new LinkedHashMap<>();

    /// Whether a receipt says more than was told before. A kind implies those before it.
    boolean isNew(StatusReceipt receipt) {
        StatusReceipt.Kind before = told.get(place(receipt));
        return before == null || receipt.kind().compareTo(before) > 0;
    }

    /// Notes that a receipt was told.
    void told(StatusReceipt receipt) {
        told.put(place(receipt), receipt.kind());
        if (told.size() > REMEMBERED_MAX) {
            told.remove(told.keySet().iterator().next());
        }
    }

    private static Place place(StatusReceipt receipt) {
        return new Place(receipt.messageId(), receipt.viewer().address());
    }
}
