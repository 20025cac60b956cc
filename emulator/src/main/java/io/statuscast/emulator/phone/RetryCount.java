package io.statuscast.emulator.phone;

import io.statuscast.whatsapp.binary.Node;
import java.util.Optional;

/// How often somebody has asked for a message again, as a retry receipt tells it.
final class RetryCount {
    /// Source: Baileys `message-retry-manager.ts` maxMsgRetryCount.
    private static final int MAX = 5;

    private RetryCount() {}

    /// The count as it is written; empty when there is none, or nobody answers so many.
    static Optional<String> of(Node receipt) {
        return receipt.child("retry")
                .map(retry -> retry.attrOrEmpty("count"))
                .filter(count -> count.matches("[1-9]") && Integer.parseInt(count) <= MAX);
    }
}
