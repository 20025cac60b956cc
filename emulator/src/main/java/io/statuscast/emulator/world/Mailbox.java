package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/// Messages, receipts and notifications for one device, kept until the device acknowledged them. Guarded by
/// the world's lock.
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

    /// Removes the stanza that an `<ack class id participant type>` acknowledges. Receipts of many companions have
    /// the id of the same message: what the ack says of the companion and the type has to fit too. One ack is for
    /// one stanza, the oldest that fits: a companion asks for one message several times, each time with the same
    /// names, and the ack of its first request must not clear the second.
    public void acknowledge(Node ack) {
        List<Node> fitting = letters.stream()
                .filter(letter -> letter.tag().equals(ack.attrOrEmpty("class"))
                        && letter.attrOrEmpty("id").equals(ack.attrOrEmpty("id"))
                        && fits(letter, ack, "participant")
                        && fits(letter, ack, "type"))
                .toList();
        // An ack that says nothing of the type is one of a delivery, unless there is none.
        fitting.stream()
                .filter(letter -> Objects.equals(letter.attr("type"), ack.attr("type")))
                .findFirst()
                .or(() -> fitting.stream().findFirst())
                .ifPresent(this::delivered);
    }

    private static boolean fits(Node letter, Node ack, String attribute) {
        return ack.attr(attribute) == null || ack.attrOrEmpty(attribute).equals(letter.attrOrEmpty(attribute));
    }

    @SuppressWarnings("ReferenceEquality") // a repeated stanza is another letter
    void delivered(Node exact) {
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
