package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What went in and out, and what was refused: the newest lines only. Thread-safe.
public final class Journal {
    private static final int LINES_MAX = 2_000;
    private static final int REFUSALS_MAX = 2_000;
    private static final int PARTICIPANTS_MAX = 50;
    private static final int STANZA_TEXT_MAX = 2_000;

    /// One line of the journal.
    ///
    /// @param direction `in`, `out`, `failure` or `note`
    public record Line(Instant at, String direction, String device, String text) {}

    /// A stanza as it passed, whole.
    ///
    /// @param direction `in` or `out`
    /// @param device    the companion's address; `registration` for one that is being linked
    public record Passed(Instant at, String direction, String device, Node stanza) {}

    /// A line before it becomes text: nodes are immutable, so turning them into text can wait until
    /// somebody reads.
    private record Entry(Instant at, String direction, String device, Object what) {}

    private final InstantSource clock;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();

    Journal(InstantSource clock) {
        this.clock = clock;
    }

    void in(Jid device, Node stanza) {
        add("in", device.toString(), shortened(stanza));
    }

    /// Thousands of stanzas to hundreds of people would fill the memory: of those the first entries are kept.
    private static Node shortened(Node stanza) {
        Optional<Node> participants = stanza.child("participants");
        if (participants.isEmpty() || participants.get().children().size() <= PARTICIPANTS_MAX) {
            return stanza;
        }
        var children = new ArrayList<Node>();
        for (Node child : stanza.children()) {
            children.add(
                    child.tag().equals("participants")
                            ? Node.of(
                                    child.tag(), child.attrs(), child.children().subList(0, PARTICIPANTS_MAX))
                            : child);
        }
        return Node.of(stanza.tag(), stanza.attrs(), children);
    }

    /// What a connection says that is no device's yet, or not in stanzas.
    ///
    /// @param who `registration`, or the address that logs in
    public void in(String who, Node stanza) {
        add("in", who, stanza);
    }

    void out(Jid device, Node stanza) {
        add("out", device.toString(), stanza);
    }

    public void note(String direction, Jid device, String text) {
        add(direction, device.toString(), text);
    }

    private synchronized void add(String direction, String device, Object what) {
        if (entries.size() >= LINES_MAX) {
            entries.removeFirst();
        }
        entries.addLast(new Entry(clock.instant(), direction, device, what));
    }

    synchronized void refuse(String who, int code, String reason, Node stanza) {
        if (refusals.size() >= REFUSALS_MAX) {
            refusals.removeFirst();
        }
        refusals.addLast(new Refusal(clock.instant(), who, code, reason, shorten(stanza.toString())));
    }

    public synchronized List<Line> lines() {
        return entries.stream()
                .map(e -> new Line(
                        e.at(), e.direction(), e.device(), shorten(e.what().toString())))
                .toList();
    }

    /// The stanzas among the newest lines, oldest first.
    public synchronized List<Passed> stanzas() {
        return entries.stream()
                .flatMap(e -> e.what() instanceof Node stanza
                        ? Stream.of(new Passed(e.at(), e.direction(), e.device(), stanza))
                        : Stream.empty())
                .toList();
    }

    public synchronized List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    private static String shorten(String text) {
        return text.length() <= STANZA_TEXT_MAX ? text : text.substring(0, STANZA_TEXT_MAX) + "…";
    }
}
