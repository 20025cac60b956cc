package io.statuscast.core.queue;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.id.WaIds;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.repeat.Recurrence;
import io.statuscast.core.repeat.Repeat;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes new posts: those that callers want, and those that follow others in a series. Thread-safe.
public final class PostMaker {
    private final ResourceIds ids;
    private final WaIds waIds;
    private final Recurrence recurrence;

    public PostMaker(ResourceIds ids, WaIds waIds, Recurrence recurrence) {
        this.ids = ids;
        this.waIds = waIds;
        this.recurrence = recurrence;
    }

    /// A new post, with its ids; empty when its plan is over before it begins.
    Optional<Post> make(NewPost wanted, DeviceQueue queue, Instant now) {
        Instant wished = wanted.deliverAt() == null ? now : toMillis(wanted.deliverAt());
        RepeatPlan plan = wanted.repeat();
        Optional<Instant> first = plan == null
                ? Optional.of(wished)
                : recurrence.first(plan, wished).map(PostMaker::toMillis);
        return first.map(at -> placed(wanted, queue, at, now));
    }

    private Post placed(NewPost wanted, DeviceQueue queue, Instant at, Instant now) {
        ResourceId id = ids.next();
        boolean scheduled = wanted.deliverAt() != null || at.isAfter(now);
        RepeatPlan plan = wanted.repeat();
        var delivery = new Delivery(
                at,
                scheduled,
                wanted.strict(),
                lateness(wanted, scheduled, queue),
                wanted.onMissed(),
                wanted.removeAt() == null ? null : toMillis(wanted.removeAt()),
                plan == null ? null : Repeat.begin(plan, id, at));
        return new Post(
                id,
                waIds.next(),
                wanted.device().id(),
                wanted.content(),
                wanted.audience(),
                wanted.reference(),
                delivery,
                0,
                now,
                wanted.draft() ? Progress.draft(now) : Progress.accepted(at, now));
    }

    private static Duration lateness(NewPost wanted, boolean scheduled, DeviceQueue queue) {
        Duration asked = wanted.lateness();
        if (asked != null) {
            return asked;
        }
        Device device = wanted.device();
        return scheduled || (device.wasLinked() && queue.status().publishes())
                ? Delivery.LATENESS
                : Delivery.LATENESS_BEFORE_LINKING;
    }

    /// The same step, and with it the next post of the series if this one ends here and the series goes on.
    PostStep withSuccessor(PostStep step) {
        return endsItsTurn(step) ? followed(step) : step;
    }

    /// The same step, and with it the next post of the series if there is one.
    PostStep followed(PostStep step) {
        Repeat place = step.before().delivery().repeat();
        if (place == null || !place.mayContinue()) {
            return step;
        }
        Instant next = next(place, step).orElse(null);
        if (next == null || isOver(place.plan(), next)) {
            return step;
        }
        Post successor = successor(step, place, toMillis(next));
        Post after = step.after().with(step.after().delivery().with(place.followedBy(successor.id())));
        return new PostStep(step.before(), after, successor, step.reason(), step.at());
    }

    private static boolean endsItsTurn(PostStep step) {
        return step.before().state().isOpen()
                && switch (step.after().state()) {
                    case PUBLISHED, MISSED, FAILED -> true;
                    case DRAFT, SCHEDULED, PREPARING, SENDING, RETRYING, EXPIRED, REVOKED, CANCELLED -> false;
                };
    }

    private static boolean isOver(RepeatPlan plan, Instant next) {
        return plan.until() != null && next.isAfter(plan.until());
    }

    /// Times that lie further back than the post may be late are left out: a server that was off for a week
    /// does not make up for the week.
    private Optional<Instant> next(Repeat place, PostStep step) {
        Delivery delivery = step.before().delivery();
        if (place.plan().rule() instanceof RepeatRule.KeepAlive) {
            Instant leaves = step.after().progress().leaveAt();
            return Optional.of(
                    leaves != null ? leaves : Lane.later(delivery.at().plus(Progress.LIFE), step.at()));
        }
        Instant from = Lane.later(delivery.at(), step.at().minus(delivery.lateness()));
        return recurrence.next(place.plan(), place.first(), from);
    }

    private Post successor(PostStep step, Repeat place, Instant at) {
        Post post = step.before();
        Delivery delivery = post.delivery();
        Instant remove = delivery.removeAt();
        Instant now = step.at();
        return new Post(
                ids.next(),
                waIds.next(),
                post.deviceId(),
                step.after().content(),
                post.audience(),
                post.reference(),
                new Delivery(
                        at,
                        true,
                        delivery.strict(),
                        delivery.lateness(),
                        delivery.onMissed(),
                        remove == null ? null : remove.plus(Duration.between(delivery.at(), at)),
                        place.next()),
                0,
                now,
                Progress.accepted(at, now).because(leftOut(place, delivery.at(), at)));
    }

    private @Nullable Note leftOut(Repeat place, Instant before, Instant at) {
        boolean skipped = recurrence
                .next(place.plan(), place.first(), before)
                .filter(next -> next.isBefore(at))
                .isPresent();
        return skipped ? Notes.leftOut(before, at) : null;
    }

    /// A delivery at another time; a series that has only begun counts from there.
    static Delivery moved(Delivery delivery, Instant at, boolean named) {
        Repeat place = delivery.repeat();
        Delivery moved = delivery.at(at, named);
        return place == null || place.number() > 1 || place.successor() != null
                ? moved
                : moved.with(Repeat.begin(place.plan(), place.series(), at));
    }

    static Instant toMillis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }
}
