package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SentMessagesTest {
    private static final Message TEXT =
            Message.newBuilder().setConversation("hello").build();

    private Instant now = Instant.parse("2026-03-01T08:00:00Z");
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final SentMessages sent = new SentMessages(store, new StatusProgress(store), () -> now);

    private void leaves(StoredSentMessage message) {
        var batch = new Batch();
        sent.put("3EB0A", sent.leaving(message), batch);
        store.commit(batch);
    }

    @Test
    void keepsAMessageForADayFromItsLastStanza() {
        StoredSentMessage made = SentMessages.stored(TEXT, null, now);
        leaves(made);
        now = now.plus(Duration.ofHours(20));
        leaves(sent.find("3EB0A").orElseThrow());
        now = now.plus(Duration.ofHours(23));
        assertThat(sent.find("3EB0A")).isPresent();
        now = now.plus(Duration.ofHours(2));
        assertThat(sent.find("3EB0A")).isEmpty();
        leaves(made);
        assertThat(sent.find("3EB0A")).isPresent();
    }

    @Test
    void doesNotWriteAMessageAgainForEveryStanza() {
        StoredSentMessage made = SentMessages.stored(TEXT, null, now);
        now = now.plus(Duration.ofMinutes(50));
        assertThat(sent.leaving(made)).isSameAs(made);
        now = now.minus(Duration.ofDays(2));
        assertThat(sent.leaving(made)).isSameAs(made);
    }
}
