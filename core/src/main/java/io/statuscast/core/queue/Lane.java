package io.statuscast.core.queue;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.post.QueueView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the engine holds in memory of one device's queue: a bounded window on its near future, and who works
/// on what.
///
/// Not thread-safe: guarded by the engine's lock. It only remembers and chooses; whatever it holds may be
/// outdated, and the version checked with every change of a post is what keeps that harmless.
final class Lane {
    /// Posts of one device whose media is prepared at a time.
    private static final int PREPARATIONS_PER_DEVICE = 2;

    final ResourceId deviceId;
    final Gate gate;
    private final QueueSettings settings;

    /// Non-strict posts that need no preparation.
    private final Window flow;
    /// Posts whose media is to be prepared.
    private final Window media;

    /// Posts of the windows that are in memory anyway because they were just accepted or changed.
    private final Map<ResourceId, Post> known = new HashMap<>();
    private final Set<ResourceId> preparing = new HashSet<>();
    private @Nullable QueueEntry strictHead;
    private boolean strictHeadNeedsPreparation;
    private boolean strictKnown;

    /// When the horizon reaches the next post that is not held here.
    private Instant lookAt = Instant.MAX;

    /// Not even what is needed is read before: the storage has just failed.
    private Instant noLookBefore = Instant.MIN;

    private boolean lookNeeded = true;
    private boolean looking;
    private final Set<ResourceId> touchedWhileLooking = new HashSet<>();
    private boolean strictTouchedWhileLooking;

    // Set by the engine alone.
    @Nullable
    ResourceId publishing;

    Instant pausedUntil = Instant.MIN;

    /// Since when the device can publish: it is online, and its queue publishes. Null while it cannot.
    @Nullable
    Instant readySince;

    /// Stands for a change of which nobody knows whether it was kept: how the queue is run is read again.
    @Nullable
    Object queueDoubt;

    boolean sweeping;
    boolean sweepNeeded;
    Instant sweepAt = Instant.MIN;
    Instant wakeAt = Instant.MAX;
    /// Whether the device is no more; what is still at work for it ends without consequences.
    boolean removed;

    Lane(ResourceId deviceId, QueueSettings settings, Gate gate) {
        this.deviceId = deviceId;
        this.settings = settings;
        this.gate = gate;
        this.flow = new Window(settings.window());
        this.media = new Window(settings.window());
    }

    /// Takes note of a post as it is now: accepted, changed, or ended.
    void offer(Post post, Instant now) {
        forget(post.id(), post.delivery().strict());
        if (!post.state().isOpen()) {
            return;
        }
        QueueEntry entry = QueueEntry.of(post);
        boolean unprepared = post.content().needsPreparation();
        if (unprepared) {
            hold(entry, post, media, settings.prepareAhead(), now);
        }
        if (post.delivery().strict()) {
            offerStrict(entry, unprepared);
        } else if (!unprepared) {
            hold(entry, post, flow, settings.lookAhead(), now);
        }
    }

    private void hold(QueueEntry entry, Post post, Window window, Duration ahead, Instant now) {
        if (entry.dueAt().isAfter(now.plus(ahead))) {
            lookAt = earlier(lookAt, entry.dueAt().minus(ahead));
            return;
        }
        if (!window.offer(entry)) {
            lookNeeded |= looking;
        }
        if (window.holds(entry.id())) {
            known.put(entry.id(), post);
        }
        if (known.size() > 2 * settings.window()) {
            forgetUnheld();
        }
    }

    private void forgetUnheld() {
        known.keySet().removeIf(id -> !flow.holds(id) && !media.holds(id));
    }

    private void offerStrict(QueueEntry entry, boolean unprepared) {
        QueueEntry head = strictHead;
        if (strictKnown && (head == null || QueueEntry.BY_TURN.compare(entry, head) < 0)) {
            strictHead = entry;
            strictHeadNeedsPreparation = unprepared;
        }
    }

    /// Drops what is held of a post; a strict one leaves its place open until the repository was read again.
    void forget(ResourceId id, boolean strict) {
        flow.remove(id);
        media.remove(id);
        known.remove(id);
        if (looking) {
            touchedWhileLooking.add(id);
            strictTouchedWhileLooking |= strict;
        }
        if (strictHead != null && strictHead.id().equals(id)) {
            strictHead = null;
            strictKnown = false;
            lookNeeded = true;
        }
    }

    /// Whether the repository has to be read; the caller does so and ends with [#looked] or [#lookFailed].
    boolean beginLook(Instant now) {
        lookNeeded |=
                !lookAt.isAfter(now) || (flow.isDry() && publishing == null) || (media.isDry() && preparing.isEmpty());
        if (!lookNeeded || looking || now.isBefore(noLookBefore)) {
            return false;
        }
        looking = true;
        lookNeeded = false;
        lookAt = Instant.MAX;
        return true;
    }

    void needLook() {
        lookNeeded = true;
    }

    /// Has the repository read again at a time.
    void lookLater(Instant again) {
        lookAt = earlier(lookAt, again);
    }

    void lookFailed(Instant again) {
        endLook();
        lookNotBefore(again);
    }

    /// Has the repository read again at a time, and not before.
    void lookNotBefore(Instant again) {
        noLookBefore = again;
        lookNeeded = true;
        lookAt = again;
    }

    /// Times that were reckoned by the clock before do not hold any more.
    void clockSetBack(Instant now) {
        pausedUntil = Instant.MIN;
        sweepAt = Instant.MIN;
        noLookBefore = Instant.MIN;
        lookNeeded = true;
        gate.clockSetBack(now);
    }

    void looked(QueueView view) {
        flow.refill(view.flow(), touchedWhileLooking::contains, id -> id.equals(publishing));
        media.refill(view.media(), touchedWhileLooking::contains, preparing::contains);
        forgetUnheld();
        if (strictTouchedWhileLooking) {
            lookNeeded = true;
        } else {
            strictHead = view.strictHead();
            strictHeadNeedsPreparation = view.strictHeadNeedsPreparation();
            strictKnown = true;
        }
        if (view.nextFlow() != null) {
            lookAt = earlier(lookAt, view.nextFlow().minus(settings.lookAhead()));
        }
        if (view.nextMedia() != null) {
            lookAt = earlier(lookAt, view.nextMedia().minus(settings.prepareAhead()));
        }
        endLook();
    }

    private void endLook() {
        looking = false;
        touchedWhileLooking.clear();
        strictTouchedWhileLooking = false;
    }

    /// The post whose turn it is: among those that may start, the one whose own time is first. None while the
    /// repository is being read: it may know of one that comes before all that are held here.
    Optional<QueueEntry> nextToPublish(Instant now) {
        if (isStale()) {
            return Optional.empty();
        }
        QueueEntry best = null;
        for (QueueEntry entry : flow) {
            if (entry.dueAt().isAfter(now)) {
                break;
            }
            if (best == null || QueueEntry.BY_TURN.compare(entry, best) < 0) {
                best = entry;
            }
        }
        QueueEntry head = startableHead();
        if (head != null
                && !head.dueAt().isAfter(now)
                && (best == null || QueueEntry.BY_TURN.compare(head, best) < 0)) {
            best = head;
        }
        return Optional.ofNullable(best);
    }

    private boolean isStale() {
        return looking || lookNeeded;
    }

    private @Nullable QueueEntry startableHead() {
        QueueEntry head = strictHead;
        // One that is in work although nobody works on it is left to the watchdog.
        boolean startable = strictKnown
                && !strictHeadNeedsPreparation
                && head != null
                && head.state().mayBeTaken();
        return startable ? head : null;
    }

    /// Takes a post out of the window to publish it.
    ///
    /// @return the post itself when it is still in memory
    @Nullable
    Post beginPublishing(QueueEntry entry) {
        flow.remove(entry);
        publishing = entry.id();
        return known.remove(entry.id());
    }

    /// The next post whose media is to be prepared, if this device may have another one in work.
    Optional<QueueEntry> nextToPrepare(Instant now) {
        if (preparing.size() >= PREPARATIONS_PER_DEVICE) {
            return Optional.empty();
        }
        for (QueueEntry entry : media) {
            if (mayPrepare(entry, now)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private static boolean mayPrepare(QueueEntry entry, Instant now) {
        return entry.state() == PostState.SCHEDULED
                || (entry.state() == PostState.RETRYING && !entry.dueAt().isAfter(now));
    }

    @Nullable
    Post beginPreparing(QueueEntry entry) {
        media.remove(entry);
        preparing.add(entry.id());
        return known.remove(entry.id());
    }

    void endPreparing(ResourceId id) {
        preparing.remove(id);
    }

    boolean isStrictHead(ResourceId id) {
        return strictHead == null || strictHead.id().equals(id);
    }

    boolean isKnownStrictHead(ResourceId id) {
        return strictKnown && strictHead != null && strictHead.id().equals(id);
    }

    /// Whether a post waits here whose time has come.
    boolean hasDue(Instant now) {
        return !firstDue().isAfter(now);
    }

    /// When the first of the posts held here is due; [Instant#MAX] without one.
    Instant firstDue() {
        Instant first = earlier(flow.firstDue(), media.firstDue());
        return strictHead == null ? first : earlier(first, strictHead.dueAt());
    }

    /// When something is to be done here next, if nothing happens before.
    ///
    /// @param heldUntil when a post may be published at the earliest
    Instant nextWake(boolean mayPublish, Instant heldUntil) {
        Instant next = looking ? Instant.MAX : lookAt;
        for (QueueEntry entry : media) {
            if (entry.state() == PostState.RETRYING) {
                next = earlier(next, entry.dueAt());
            }
        }
        if (mayPublish && !isStale()) {
            QueueEntry head = startableHead();
            Instant due = head == null ? flow.firstDue() : earlier(flow.firstDue(), head.dueAt());
            next = earlier(next, later(due, heldUntil));
        }
        return next;
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /// How many posts are held in memory.
    int held() {
        return flow.size() + media.size() + (strictHead == null ? 0 : 1);
    }
}
