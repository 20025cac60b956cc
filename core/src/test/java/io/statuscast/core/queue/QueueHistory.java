package io.statuscast.core.queue;

import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent;
import io.statuscast.core.post.PostContent.MediaKind;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.core.queue.DeviceQueue.Pace;
import io.statuscast.core.queue.DeviceQueue.QuietHours;
import io.statuscast.core.queue.DeviceQueue.Status;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import io.statuscast.core.repeat.RepeatRule.Every;
import io.statuscast.core.repeat.RepeatRule.Unit;
import io.statuscast.core.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One random history of a queue, decided by its seed alone, over any storage.
public final class QueueHistory {
    /// Enough that most of what can happen meets most of what can follow.
    public static final int STEPS = 70;
    private static final int DEVICES = 3;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final int steps;
    private final QueueBench bench;
    private final QueuePromises promises;
    private final Random random;
    private final List<Device> devices = new ArrayList<>();
    private final List<ResourceId> posts = new ArrayList<>();
    private int refusedForStorage;

    /// @param store empty
    /// @param steps how many things happen before all comes to rest
    public QueueHistory(long seed, QueueStore store, int steps) {
        this.steps = steps;
        bench = new QueueBench(seed, store);
        random = bench.random;
        promises = new QueuePromises(seed, bench);
        bench.listener = promises::changed;
        bench.settings = new QueueSettings(
                Duration.ofSeconds(2), Duration.ofMinutes(2), 1 + random.nextInt(4), 2, Duration.ofSeconds(30));
        bench.restartEngine();
        bench.publisher = this::publish;
        bench.preparer = _ -> prepare();
        bench.revoker = this::revoke;
    }

    /// @return what was sent, in order
    public List<Post> play() {
        bench.started();
        for (int i = 0; i < DEVICES; i++) {
            devices.add(random.nextInt(4) == 0 ? bench.device() : bench.onlineDevice());
        }
        for (int i = 0; i < steps; i++) {
            step();
        }
        bench.faults.calm();
        bench.workers.runAll();
        for (Device device : devices) {
            bench.queues.change(device.id(), queue -> DeviceQueue.usual(device.id()));
            promises.paceChanged(device.id());
            bench.online(device);
        }
        // What a storage in doubt left in work is taken up again by the watchdog, which the engine's thread calls.
        // It comes round again and again: what was left in the last moments is old enough at a later round.
        for (int round = 0; round < 3; round++) {
            bench.pass(Watchdog.STUCK_AFTER.plusSeconds(1));
            bench.engine.watchdog().round();
        }
        bench.pass(Duration.ofHours(12));
        promises.judge(devices.stream().map(Device::id).toList());
        return bench.sent;
    }

    private void step() {
        try {
            stepOrFail();
        } catch (StorageException failure) {
            // Its caller is told, and may call again; the promises hold all the same.
            refusedForStorage++;
        }
    }

    private void stepOrFail() {
        Device device = devices.get(random.nextInt(devices.size()));
        switch (random.nextInt(19)) {
            case 0, 1, 2, 3 -> accept(device, QueueBench.text());
            case 4 -> accept(device, QueueBench.media());
            case 5 -> bench.offline(device);
            case 6, 7 -> bench.online(device);
            case 8, 9 -> changePost();
            case 10 -> changeQueue(device);
            case 11 -> bench.time.advance(Duration.ofMillis(random.nextInt(2_000)));
            case 12, 13 -> bench.pass(Duration.ofSeconds(random.nextInt(60)));
            case 14, 15 -> work();
            case 16 -> bench.engine.turn();
            case 17 -> bench.faults.strike(1 + random.nextInt(6));
            default -> disturb();
        }
    }

    /// How many calls of people failed because the storage did.
    int refusedForStorage() {
        return refusedForStorage;
    }

    /// How many calls of the storage failed.
    int storageFailures() {
        return bench.faults.struck();
    }

    private void work() {
        for (int i = random.nextInt(6); i > 0; i--) {
            bench.workers.runOne();
        }
    }

    private void disturb() {
        switch (random.nextInt(6)) {
            case 0, 1 -> bench.crashAndReopen();
            case 2 -> bench.pass(Duration.ofMinutes(random.nextInt(90)));
            case 3 -> jump(Duration.ofMinutes(random.nextInt(300)));
            case 4 -> jump(Duration.ofMinutes(-random.nextInt(300)));
            default -> bench.engine.watchdog().round();
        }
    }

    /// What the engine has decided by the old time is done by the old time.
    private void jump(Duration by) {
        bench.workers.runAll();
        bench.time.advance(by);
        if (by.isNegative()) {
            promises.clockSteppedBack();
        }
    }

    private void accept(Device device, PostContent content) {
        @Nullable Duration in = someTime();
        Instant at = in == null ? null : bench.time.instant().plus(in);
        Instant remove = random.nextInt(8) == 0 ? bench.time.instant().plusSeconds(60L * random.nextInt(300)) : null;
        var wanted = new NewPost(
                device,
                content,
                new Audience.Contacts(),
                null,
                at,
                random.nextBoolean(),
                random.nextInt(4) == 0 ? Duration.ofMinutes(random.nextInt(30)) : null,
                pick(OnMissed.values()),
                remove,
                random.nextInt(8) == 0 ? plan() : null,
                random.nextInt(8) == 0);
        if (bench.posts.accept(wanted) instanceof Acceptance.Accepted(var accepted)) {
            promises.accepted(accepted.getFirst());
            posts.add(accepted.getFirst().id());
        }
    }

    private RepeatPlan plan() {
        RepeatRule rule = random.nextInt(4) == 0 ? new RepeatRule.KeepAlive() : new Every(1, Unit.HOUR);
        return new RepeatPlan(rule, BERLIN, null, 1 + random.nextInt(4));
    }

    private @Nullable Duration someTime() {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> Duration.ofMillis(random.nextInt(4) * 500L);
            case 2 -> Duration.ofSeconds(random.nextInt(200));
            default -> Duration.ofMinutes(random.nextInt(120));
        };
    }

    private void changePost() {
        if (posts.isEmpty()) {
            return;
        }
        ResourceId id = posts.get(random.nextInt(posts.size()));
        switch (random.nextInt(8)) {
            case 0 -> bench.postChanges.cancel(id);
            case 1 -> bench.postChanges.skip(id);
            case 2 -> bench.postChanges.edit(id, edit());
            case 3 -> bench.postChanges.publishNow(id);
            case 4 -> bench.postChanges.retry(id);
            case 5 -> bench.postChanges.revoke(id);
            case 6 -> bench.postChanges.schedule(id);
            default -> delete(id);
        }
    }

    private void delete(ResourceId id) {
        Optional<Post> before = bench.repository.find(id);
        try {
            bench.postChanges.delete(id);
        } finally {
            // A storage in doubt may have deleted it and be unable to say so.
            if (bench.repository.find(id).isEmpty()) {
                posts.remove(id);
                before.ifPresent(promises::deleted);
            }
        }
    }

    private PostEdit edit() {
        @Nullable Duration in = someTime();
        return new PostEdit(
                null,
                in == null ? null : bench.time.instant().plus(in),
                random.nextInt(3) == 0 ? random.nextBoolean() : null,
                null,
                random.nextInt(3) == 0 ? "edited" : null,
                random.nextInt(6) == 0 ? Duration.ofMinutes(random.nextInt(30)) : null,
                random.nextInt(6) == 0 ? pick(OnMissed.values()) : null,
                someRemoval(),
                null);
    }

    private @Nullable Instant someRemoval() {
        return switch (random.nextInt(12)) {
            case 0 -> bench.time.instant().plusSeconds(60L * random.nextInt(300));
            case 1 -> Instant.MAX;
            default -> null;
        };
    }

    /// What has begun by the old rules ends by them.
    private <T> T pick(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void changeQueue(Device device) {
        ResourceId id = device.id();
        bench.workers.runAll();
        promises.paceChanged(id);
        switch (random.nextInt(6)) {
            case 0, 1 -> bench.queues.set(id, pick(Status.values()), random.nextInt(4) == 0);
            case 2 ->
                bench.queues.change(
                        id,
                        queue -> queue.with(new Pace(
                                Duration.ofSeconds(random.nextInt(60)), Duration.ofSeconds(random.nextInt(9)))));
            case 3 -> bench.queues.change(id, queue -> queue.limited(1 + random.nextInt(5), 5 + random.nextInt(20)));
            case 4 -> {
                int hour = random.nextInt(24);
                var quiet = new QuietHours(LocalTime.of(hour, 0), LocalTime.of((hour + 1 + random.nextInt(9)) % 24, 0));
                bench.queues.change(id, queue -> queue.with(quiet, BERLIN));
            }
            default -> {
                Device other = devices.get(random.nextInt(devices.size()));
                if (random.nextBoolean()) {
                    bench.queues.reroute(id, other.id(), WaitingFilter.all());
                } else {
                    bench.postChanges.cancelAll(id, new WaitingFilter(Set.of(), true, null, null));
                }
            }
        }
    }

    private PublishResult publish(Post post) {
        promises.atPublication(post);
        PublishResult result = switch (random.nextInt(10)) {
            case 0 -> new PublishResult.Retry(RetryKind.LINK_DOWN, "link:down", "Broke.", null);
            case 1 ->
                new PublishResult.Retry(RetryKind.RATE_LIMITED, "rate:limited", "Too much.", Duration.ofSeconds(3));
            case 2 -> new PublishResult.Failed("post:refused", "Refused.");
            case 3 -> new PublishResult.DeviceNotReady("Away.");
            case 4 -> new PublishResult.Partly(bench.time.instant(), 2, 1, List.of(), "whatsapp:463", "Not all.");
            default -> new PublishResult.Published(bench.time.instant(), 2, List.of());
        };
        promises.afterPublication(post, result);
        return result;
    }

    private PrepareResult prepare() {
        return switch (random.nextInt(5)) {
            case 0 -> new PrepareResult.Retry("media:timeout", "No answer.", null);
            case 1 -> new PrepareResult.Failed("media:notfound", "Not there.");
            default -> new PrepareResult.Prepared(new Rendition(MediaKind.VIDEO, "ab".repeat(32)));
        };
    }

    private RevokeResult revoke(Post post) {
        promises.atRevocation(post);
        return switch (random.nextInt(4)) {
            case 0 -> new RevokeResult.Retry("link:down", "Broke.", null);
            case 1 -> new RevokeResult.Failed("revoke:refused", "Too late.");
            default -> new RevokeResult.Revoked();
        };
    }
}
