package io.statuscast.emulator.phone;

import io.statuscast.emulator.media.MediaDownloader;
import io.statuscast.emulator.proto.ChatMessageState;
import io.statuscast.whatsapp.binary.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The messages in a phone's chats, each once, and the receipts for those it sent itself. Thread-safe.
final class ChatLog {
    static final int MESSAGES_MAX = 5000;
    private static final int RECEIPTS_MAX = 5000;

    private final Map<String, SeenMessage> messages = new LinkedHashMap<>();
    private final List<SeenReceipt> receipts = new ArrayList<>();
    private int duplicates;

    private static String key(Jid author, String messageId) {
        return author.user() + '/' + messageId;
    }

    synchronized void add(SeenMessage message) {
        if (messages.putIfAbsent(key(message.author(), message.messageId()), message) != null) {
            duplicates++;
        } else if (messages.size() > MESSAGES_MAX) {
            messages.remove(messages.keySet().iterator().next());
        }
    }

    synchronized boolean contains(Jid author, String messageId) {
        return messages.containsKey(key(author, messageId));
    }

    synchronized Optional<SeenMessage> find(String messageId) {
        return messages.values().stream()
                .filter(message -> message.messageId().equals(messageId))
                .findFirst();
    }

    synchronized List<SeenMessage> messages() {
        return List.copyOf(messages.values());
    }

    synchronized void countDuplicate() {
        duplicates++;
    }

    synchronized int duplicates() {
        return duplicates;
    }

    synchronized void add(SeenReceipt receipt) {
        if (receipts.size() < RECEIPTS_MAX) {
            receipts.add(receipt);
        }
    }

    synchronized List<SeenReceipt> receipts() {
        return List.copyOf(receipts);
    }

    synchronized List<ChatMessageState> toState() {
        return messages.values().stream()
                .map(message -> ChatMessageState.newBuilder()
                        .setMessageId(message.messageId())
                        .setChat(message.chat().toString())
                        .setAuthor(message.author().toString())
                        .setAuthorPhone(message.authorPhone())
                        .setDevice(message.device().toString())
                        .setAtMillis(message.at().toEpochMilli())
                        .setType(message.type())
                        .setEdit(message.edit())
                        .setContent(message.content().toByteString())
                        .build())
                .toList();
    }

    synchronized void restore(List<ChatMessageState> states, int duplicateCount, MediaDownloader downloader) {
        duplicates = duplicateCount;
        for (ChatMessageState state : states) {
            Jid author = Jid.parse(state.getAuthor());
            messages.put(
                    key(author, state.getMessageId()),
                    new SeenMessage(
                            state.getMessageId(),
                            Jid.parse(state.getChat()),
                            author,
                            state.getAuthorPhone(),
                            Jid.parse(state.getDevice()),
                            Instant.ofEpochMilli(state.getAtMillis()),
                            state.getType(),
                            state.getEdit(),
                            Line.parse(state.getContent()),
                            downloader));
        }
    }
}
