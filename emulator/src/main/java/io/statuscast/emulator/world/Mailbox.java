package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Messages, receipts and notifications for one device, kept until the device acknowledged them. Guarded by the
/// world's lock.
public final class Mailbox {
    /// Most stanzas kept for one device; beyond it the oldest are dropped.
    public static final int LETTERS_MAX = 10_000;

    private final Deque<Node> letters = new ArrayDeque<>();

    void add(Node stanza) {
        if (letters.size() >= LETTERS_MAX) {
            letters.removeFirst();
        }
        letters.addLast(stanza);
    }

    /// Removes what an `ack` or a receipt acknowledges.
    ///
    /// @param stanzaClass `message`, `receipt` or `notification`
    public void acknowledge(String stanzaClass, String id) {
        letters.removeIf(letter ->
                letter.tag().equals(stanzaClass) && letter.attrOrEmpty("id").equals(id));
    }

    @SuppressWarnings("ReferenceEquality") // a repeated stanza is another letter
    void acknowledge(Node exact) {
        letters.removeIf(letter -> letter == exact);
    }

    /// What waits, oldest first.
    public List<Node> letters() {
        return new ArrayList<>(letters);
    }

    public int size() {
        return letters.size();
    }
}
