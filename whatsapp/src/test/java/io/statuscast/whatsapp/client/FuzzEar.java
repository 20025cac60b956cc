package io.statuscast.whatsapp.client;

import java.util.Map;
import java.util.TreeMap;

/// A listener that reads everything it is told.
final class FuzzEar implements ClientListener {
    private final Map<String, Integer> told = new TreeMap<>();

    /// How often it was told what, by the name of the event.
    Map<String, Integer> told() {
        return Map.copyOf(told);
    }

    private void read(Object event) {
        told.merge(event.getClass().getSimpleName(), 1, Integer::sum);
        if (event.toString().isEmpty()) {
            throw new AssertionError("an event without words");
        }
    }

    @Override
    public void onLinkState(LinkState state) {
        if (state.remedy().isEmpty()) {
            throw new AssertionError("a state without a remedy: " + state);
        }
    }

    @Override
    public void onLinked(LinkedIdentity identity) {
        read(identity);
    }

    @Override
    public void onContacts(int count) {
        read(count);
    }

    @Override
    public void onReceipt(StatusReceipt receipt) {
        read(receipt);
    }

    @Override
    public void onStatus(ContactStatus status) {
        read(status);
    }

    @Override
    public void onStatusRevoked(RevokedStatus status) {
        read(status);
    }

    @Override
    public void onReply(StatusReply reply) {
        read(reply);
    }

    @Override
    public void onReaction(StatusReaction reaction) {
        read(reaction);
    }

    @Override
    public void onUnreadable(UnreadableMessage message) {
        read(message);
    }

    @Override
    public void onAppStateFailed(String what, String reason) {
        read(reason);
    }

    @Override
    public void onMessage(ChatReceived message) {
        read(message);
    }

    @Override
    public void onChatReceipt(ChatReceipt receipt) {
        read(receipt);
    }
}
