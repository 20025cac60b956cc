package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The plaintexts of what we published, kept as long as a status lives: for publishing again under the same id,
/// and for recipients who could not decrypt. Thread-safe.
final class SentMessages {
    /// A status ends after a day, and recipients stop asking then.
    static final Duration KEPT = Duration.ofHours(24);

    /// How far behind that day may begin, so that not every stanza of a status writes the whole message again.
    private static final Duration RENEWED_AFTER = Duration.ofHours(1);

    private final StateStore store;
    private final StatusProgress progress;
    private final InstantSource clock;

    SentMessages(StateStore store, StatusProgress progress, InstantSource clock) {
        this.store = store;
        this.progress = progress;
        this.clock = clock;
    }

    /// A message that was committed, and perhaps sent, before.
    Optional<StoredSentMessage> find(String messageId) {
        return store.get(StateKind.SENT_MESSAGE, messageId)
                .map(SentMessages::parse)
                .filter(this::alive);
    }

    /// A message as it is stored, not addressed yet.
    ///
    /// @param mediaType the `mediatype` of its stanza, null for text
    static StoredSentMessage stored(Message message, @Nullable String mediaType, Instant now) {
        var stored = StoredSentMessage.newBuilder()
                .setMessage(message.toByteString())
                .setCreatedAtMillis(now.toEpochMilli());
        if (mediaType != null) {
            stored.setMediaType(mediaType);
        }
        return stored.build();
    }

    /// A message that is about to be sent: the day for which it is kept begins now, not when it was made. A status to
    /// many people takes hours, and a clock may be set forward meanwhile.
    StoredSentMessage leaving(StoredSentMessage message) {
        Instant now = clock.instant();
        Instant counted = Instant.ofEpochMilli(message.getCreatedAtMillis());
        return now.isBefore(counted.plus(RENEWED_AFTER))
                ? message
                : message.toBuilder().setCreatedAtMillis(now.toEpochMilli()).build();
    }

    /// Notes a message with the batch.
    void put(String messageId, StoredSentMessage message, Batch batch) {
        batch.put(StateKind.SENT_MESSAGE, messageId, message.toByteArray());
    }

    /// Keeps a message unless there is one with this id already; durable on return.
    ///
    /// @return the one that is kept
    synchronized StoredSentMessage keep(String messageId, StoredSentMessage message) {
        return find(messageId).orElseGet(() -> {
            var batch = new Batch();
            put(messageId, message, batch);
            store.commit(batch);
            return message;
        });
    }

    /// Notes that a message was taken back: it is neither sent on nor sent again. Durable on return.
    synchronized void takeBack(String messageId) {
        find(messageId).filter(message -> !message.getTakenBack()).ifPresent(message -> {
            var batch = new Batch();
            put(messageId, message.toBuilder().setTakenBack(true).build(), batch);
            store.commit(batch);
        });
    }

    /// The plaintext of a stored message.
    static Message message(StoredSentMessage stored) {
        try {
            return Message.parseFrom(stored.getMessage());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored message is damaged", e);
        }
    }

    /// Deletes what nobody can ask for any more.
    void prune() {
        var batch = new Batch();
        for (StateStore.Entry entry : store.scan(StateKind.SENT_MESSAGE, "")) {
            if (!alive(parse(entry.value()))) {
                batch.delete(StateKind.SENT_MESSAGE, entry.key());
                progress.forget(entry.key(), batch);
            }
        }
        if (!batch.isEmpty()) {
            store.commit(batch);
        }
    }

    private boolean alive(StoredSentMessage stored) {
        return Instant.ofEpochMilli(stored.getCreatedAtMillis()).plus(KEPT).isAfter(clock.instant());
    }

    private static StoredSentMessage parse(byte[] bytes) {
        try {
            return StoredSentMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored message is damaged", e);
        }
    }
}
