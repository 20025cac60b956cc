package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.statuscast.core.audience.NamedAudience;
import io.statuscast.core.device.Device;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Delivery.OnMissed;
import io.statuscast.core.post.EventFilter;
import io.statuscast.core.post.InMemoryPostRepository;
import io.statuscast.core.post.KeptAnswer;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostEvent;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.Progress.Reach;
import io.statuscast.core.post.QueueView;
import io.statuscast.core.queue.DeviceQueue;
import io.statuscast.core.queue.DeviceQueue.Pace;
import io.statuscast.core.queue.DeviceQueue.QuietHours;
import io.statuscast.core.repeat.CronWords;
import io.statuscast.core.repeat.Repeat;
import io.statuscast.core.repeat.RepeatPlan;
import io.statuscast.core.repeat.RepeatRule;
import io.statuscast.core.storage.StorageException;
import io.statuscast.core.time.SettableTime;
import io.statuscast.core.view.InMemoryViewRepository;
import io.statuscast.core.view.View;
import io.statuscast.core.view.ViewRepository;
import io.statuscast.core.view.ViewRepository.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the queue keeps beside the posts' own progress, on either database; and that a database does in
/// everything what the plain repository does, on which the queue is tested.
abstract class QueueStorageContract {
    private static final Instant NOW = SamplePosts.NOW;
    private static final Note NOTE = new Note("link:down", "The connection broke.");
    private static final int HISTORIES = 20;
    private static final int STEPS = 60;

    @TempDir
    Path directory;

    private final Engine engine;
    private final SamplePosts sample = new SamplePosts();
    private final ResourceId device = sample.ids.next();
    private SqlDatabase database;
    private PostRepository posts;

    QueueStorageContract(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() {
        database = engine.fresh(directory).open(new SettableTime(NOW));
        posts = new SqlPostRepository(database);
        new SqlDeviceRepository(database).insert(Device.unlinked(device, "shop", false, NOW));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void givesBackEverythingAboutDeliveryAndAudience() {
        var plan = new RepeatPlan(
                new RepeatRule.Cron(CronWords.parse("0 9 * * 1-5")), ZoneId.of("Europe/Berlin"), NOW.plusSeconds(9), 7);
        var place = new Repeat(plan, sample.ids.next(), NOW, 3, sample.ids.next());
        var delivery = new Delivery(NOW, true, true, Duration.ofMinutes(7), OnMissed.ASK, NOW.plusSeconds(60), place);
        for (Audience audience : List.of(
                new Audience.Except(List.of("15550100001", "15550100002")), new Audience.Named(sample.ids.next()))) {
            Post post = sample.text(device, 0, false);
            Post kept = posts.insert(post.edited(post.content(), audience, "r", delivery));
            assertThat(posts.find(kept.id())).contains(kept);
        }
    }

    @Test
    void editsEverythingOfAPost() {
        Post post = posts.insert(sample.text(device, 60, false));
        Post other = post.edited(
                        SamplePosts.media(),
                        new Audience.Only(List.of("15550100001")),
                        "new",
                        new Delivery(NOW, false, true, Duration.ZERO, OnMissed.POST, NOW, null))
                .movedTo(sample.ids.next());
        Post after = other.with(post.progress().touched(NOW, null, NOTE));

        assertThat(posts.advance(PostStep.of(post, after, NOW))).isPresent();
        assertThat(posts.find(post.id())).contains(after);
        assertThat(posts.late(after.deviceId(), NOW.plusSeconds(9), 9)).isEmpty();
    }

    @Test
    void keepsTheSuccessorInTheSameStep() {
        Post post = posts.insert(sample.text(device, 0, false));
        Post next = sample.text(device, 60, false);
        Post missed = post.with(post.progress().missed(NOTE, NOW));
        PostStep step = new PostStep(post, missed, next, NOTE, NOW);
        PostStep written = posts.advance(step).orElseThrow();

        assertThat(posts.find(next.id())).contains(Objects.requireNonNull(written.successor()));
        assertThat(posts.advance(step)).isEmpty();
        assertThat(posts.eventsAfter(0, 10, EventFilter.all()))
                .extracting(PostEvent::postId, PostEvent::from, PostEvent::to)
                .containsExactly(
                        tuple(post.id(), null, PostState.SCHEDULED),
                        tuple(post.id(), PostState.SCHEDULED, PostState.MISSED),
                        tuple(next.id(), null, PostState.SCHEDULED));
    }

    @Test
    void resumesEventsByTheirNumberAndFilter() {
        Post one = posts.insert(sample.text(device, 0, false));
        Post two = posts.insert(sample.text(sample.ids.next(), 0, false));
        posts.advance(PostStep.of(one, one.with(one.progress().cancelled(NOW))));
        List<PostEvent> all = posts.eventsAfter(0, 10, EventFilter.all());

        assertThat(all).extracting(PostEvent::number).isSorted().doesNotHaveDuplicates();
        assertThat(posts.eventsAfter(all.getFirst().number(), 1, EventFilter.all()))
                .containsExactly(all.get(1));
        assertThat(posts.eventsAfter(0, 10, EventFilter.of(two.id()))).containsExactly(all.get(1));
        assertThat(posts.eventsAfter(0, 10, new EventFilter(Set.of(device), null, Set.of(PostState.CANCELLED))))
                .containsExactly(all.get(2));
        assertThat(posts.lastEvent()).isEqualTo(all.get(2).number());
    }

    @Test
    void whatHappensWithinAStateLeadsToNone() {
        for (PostRepository each : List.of(posts, new InMemoryPostRepository())) {
            Post post = each.insert(sample.text(device, 0, false));
            each.advance(PostStep.of(post, post.with(post.progress().touched(NOW, null, NOTE)), NOW));
            assertThat(each.eventsAfter(0, 10, EventFilter.all())).hasSize(2);
            assertThat(each.eventsAfter(0, 10, new EventFilter(Set.of(), null, Set.of(PostState.SCHEDULED))))
                    .singleElement()
                    .satisfies(event -> assertThat(event.from()).isNull());
        }
    }

    @Test
    void forgetsOldEventsOfEndedPostsOnly() {
        Post open = posts.insert(sample.text(device, 0, false));
        Post ended = posts.insert(sample.text(device, 0, false));
        posts.advance(PostStep.of(ended, ended.with(ended.progress().cancelled(NOW))));
        assertThat(posts.forget(NOW, NOW, 10)).isZero();
        assertThat(posts.forget(NOW.plusMillis(1), NOW, 1)).isEqualTo(1);
        assertThat(posts.forget(NOW.plusMillis(1), NOW, 10)).isEqualTo(1);

        assertThat(posts.eventsAfter(0, 10, EventFilter.all()))
                .extracting(PostEvent::postId)
                .containsExactly(open.id());
        posts.insert(sample.text(device, 0, false));
        assertThat(posts.lastEvent()).isGreaterThan(3);
    }

    @Test
    void keepsAnAnswerWithItsPostsAndForADay() {
        var answer = new KeptAnswer("s", "k", "hash", "{\"id\":1}", NOW);
        Post post = sample.text(device, 0, false);
        posts.insertAll(List.of(post), answer);
        assertThat(posts.answer("s", "k", NOW.plus(KeptAnswer.KEPT).minusMillis(1)))
                .contains(answer);
        assertThat(posts.answer("s", "k", NOW.plus(KeptAnswer.KEPT))).isEmpty();
        assertThat(posts.answer("other", "k", NOW)).isEmpty();

        Post second = sample.text(device, 0, false);
        assertThatThrownBy(() -> posts.insertAll(List.of(second), answer)).isInstanceOf(StorageException.class);
        assertThat(posts.find(second.id())).isEmpty();
        posts.insertAll(List.of(second), new KeptAnswer("s", "k", "new", "", NOW.plus(KeptAnswer.KEPT)));
        assertThat(posts.find(second.id())).isPresent();
    }

    /// The first waits in the writer, so that the three others share a transaction. The last of them holds it
    /// up, so that a caller who was told of the conflict too early would look before there is anything to
    /// see.
    @Test
    void whoIsRefusedForWhatAnotherJustWroteSeesIt() throws Exception {
        var answer = new KeptAnswer("s", "k", "hash", "{}", NOW);
        var hold = new CountDownLatch(1);
        var looked = new CountDownLatch(1);
        var seen = new AtomicReference<Optional<KeptAnswer>>();
        var threads = new ArrayList<Thread>();
        waiting(threads, () -> database.write(session -> awaited(hold, 30_000)));
        waiting(threads, () -> posts.insertAll(List.of(sample.text(device, 0, false)), answer));
        waiting(threads, () -> {
            try {
                posts.insertAll(List.of(sample.text(device, 0, false)), answer);
            } catch (StorageException conflict) {
                seen.set(posts.answer("s", "k", NOW));
                looked.countDown();
            }
        });
        waiting(threads, () -> database.write(session -> awaited(looked, 500)));
        hold.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(seen.get()).contains(answer);
    }

    private static void waiting(List<Thread> threads, Runnable task) {
        Thread thread = Thread.ofPlatform().start(task);
        threads.add(thread);
        await().atMost(Duration.ofSeconds(30)).until(() -> thread.getState() == Thread.State.WAITING);
    }

    private static boolean awaited(CountDownLatch latch, int millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException end) {
            throw new IllegalStateException(end);
        }
    }

    @Test
    void deletesAPostWithAllThatIsKnownOfIt() {
        Post post = posts.insert(sample.text(device, 0, false));
        var views = new SqlViewRepository(database);
        views.record(List.of(new View(post.id(), "15550100001", NOW, null)));
        assertThat(posts.delete(post.with(post.progress().cancelled(NOW)))).isFalse();
        assertThat(posts.delete(post)).isTrue();

        assertThat(posts.find(post.id())).isEmpty();
        assertThat(posts.eventsAfter(0, 9, EventFilter.all())).isEmpty();
        assertThat(views.count(post.id())).isEqualTo(Counts.NONE);
    }

    @Test
    void keepsTheEarliestOfEachKindOfView() {
        Post post = posts.insert(sample.text(device, 0, false));
        var views = new SqlViewRepository(database);
        views.record(List.of(
                new View(post.id(), "15550100001", NOW.plusSeconds(2), null),
                new View(post.id(), "15550100002", null, NOW.plusSeconds(5)),
                new View(sample.ids.next(), "15550100003", NOW, NOW)));
        views.record(List.of(
                new View(post.id(), "15550100001", NOW.plusSeconds(1), NOW.plusSeconds(3)),
                new View(post.id(), "15550100001", NOW.plusSeconds(4), NOW.plusSeconds(9)),
                new View(post.id(), "15550100004", NOW, null)));

        assertThat(views.of(post.id(), 0, 10))
                .containsExactly(
                        new View(post.id(), "15550100001", NOW.plusSeconds(1), NOW.plusSeconds(3)),
                        new View(post.id(), "15550100002", null, NOW.plusSeconds(5)),
                        new View(post.id(), "15550100004", NOW, null));
        assertThat(views.of(post.id(), 1, 2)).hasSize(1);
        assertThat(views.count(post.id())).isEqualTo(new Counts(3, 2, NOW, NOW.plusSeconds(3)));
    }

    @Test
    void aPersonKnownByLidAndLaterByNumberIsOnePerson() {
        Post post = posts.insert(sample.text(device, 0, false));
        String lid = "100000000000001@lid";
        for (ViewRepository views : List.of(new SqlViewRepository(database), new InMemoryViewRepository())) {
            views.record(List.of(
                    new View(post.id(), lid, NOW, null), new View(post.id(), "100000000000002@lid", NOW, null)));
            views.record(List.of(new View(post.id(), "15550100001", NOW.plusSeconds(1), NOW.plusSeconds(2), lid)));
            assertThat(views.of(post.id(), 0, 10))
                    .containsExactly(
                            new View(post.id(), "15550100001", NOW, NOW.plusSeconds(2)),
                            new View(post.id(), "100000000000002@lid", NOW, null));
            assertThat(views.count(post.id())).isEqualTo(new Counts(2, 1, NOW, NOW.plusSeconds(2)));

            // Both names in one go, in either order, and again for somebody who was folded already.
            views.record(List.of(
                    new View(post.id(), "15550100001", null, NOW.plusSeconds(1), lid),
                    new View(post.id(), "15550100002", null, NOW.plusSeconds(3), "100000000000002@lid"),
                    new View(post.id(), "100000000000002@lid", NOW.minusSeconds(1), null)));
            assertThat(views.of(post.id(), 0, 10))
                    .containsExactly(
                            new View(post.id(), "15550100001", NOW, NOW.plusSeconds(1)),
                            new View(post.id(), "15550100002", NOW.minusSeconds(1), NOW.plusSeconds(3)));
        }
    }

    @Test
    void keepsNamedAudiences() {
        var audiences = new SqlAudienceRepository(database);
        var list = new NamedAudience(sample.ids.next(), device, "a", List.of("15550100001", "15550100002"), NOW, NOW);
        var empty = new NamedAudience(sample.ids.next(), device, "b", List.of(), NOW, NOW);
        audiences.insert(list);
        audiences.insert(empty);
        assertThat(audiences.find(list.id())).contains(list);
        assertThat(audiences.find(device, "b")).contains(empty);
        assertThat(audiences.list(device)).containsExactly(list.summary(), empty.summary());
        assertThatThrownBy(
                        () -> audiences.insert(new NamedAudience(sample.ids.next(), device, "a", List.of(), NOW, NOW)))
                .isInstanceOf(StorageException.class);
        assertThat(audiences.delete(list.id())).isTrue();
        assertThat(audiences.delete(list.id())).isFalse();
    }

    @Test
    void keepsHowAQueueIsRun() {
        var queues = new SqlDeviceQueueRepository(database);
        DeviceQueue queue = DeviceQueue.usual(device)
                .with(DeviceQueue.Status.FREEZE, NOW)
                .with(DeviceQueue.Status.REJECT, NOW.plusSeconds(1))
                .forced(NOW.plusSeconds(2))
                .with(new Pace(Duration.ofSeconds(3), Duration.ofMillis(4)))
                .with(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 30)), ZoneId.of("America/Sao_Paulo"))
                .limited(50, 77);
        assertThat(queues.find(device)).isEmpty();
        queues.save(DeviceQueue.usual(device));
        queues.save(queue);

        assertThat(queues.find(device)).contains(queue);
        assertThat(queues.all()).containsExactly(queue);
    }

    @Test
    void doesInEverythingWhatThePlainRepositoryDoes() {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            compare(seed);
        }
    }

    private void compare(int seed) {
        var random = new Random(seed);
        var plain = new InMemoryPostRepository();
        ResourceId own = sample.ids.next();
        new SqlDeviceRepository(database).insert(Device.unlinked(own, "s" + seed, false, NOW));
        var present = new ArrayList<Post>();
        for (int i = 0; i < STEPS; i++) {
            if (present.isEmpty() || random.nextInt(3) == 0) {
                Post post = random.nextBoolean()
                        ? sample.text(own, random.nextInt(90), random.nextBoolean())
                        : sample.post(own, SamplePosts.media(), random.nextInt(90), random.nextBoolean());
                plain.insert(post);
                present.add(posts.insert(post));
            } else {
                int at = random.nextInt(present.size());
                Post before = present.get(at);
                Post after = before.with(step(before.progress(), random));
                assertThat(posts.advance(PostStep.of(before, after, NOW)).isPresent())
                        .isTrue();
                assertThat(plain.advance(PostStep.of(before, after, NOW)).isPresent())
                        .isTrue();
                present.set(at, after);
            }
            agree("seed " + seed + " step " + i, own, plain, random);
        }
    }

    private static Progress step(Progress progress, Random random) {
        Instant due = NOW.plusSeconds(random.nextInt(90));
        List<Progress> steps = new ArrayList<>(List.of(progress.touched(progress.dueAt(), progress.leaveAt(), NOTE)));
        PostState state = progress.state();
        if (state.mayBecome(PostState.SENDING)) {
            steps.add(progress.sending(NOW));
        }
        if (state.mayBecome(PostState.PREPARING)) {
            steps.add(progress.preparing(NOW));
        }
        if (state.mayBecome(PostState.RETRYING)) {
            steps.add(progress.retrying(due, NOTE, NOW));
        }
        if (state.mayBecome(PostState.PUBLISHED)) {
            steps.add(progress.published(due, new Reach(3, 1, 1), NOTE, due.plusSeconds(9), NOW));
        }
        if (state.mayBecome(PostState.CANCELLED)) {
            steps.add(progress.cancelled(NOW));
        }
        if (state.mayBecome(PostState.EXPIRED)) {
            steps.add(progress.expired(NOW));
        }
        return steps.get(random.nextInt(steps.size()));
    }

    private void agree(String when, ResourceId own, PostRepository plain, Random random) {
        Instant time = NOW.plusSeconds(random.nextInt(90));
        assertThat(flat(posts.look(own, time, time, 5))).as(when).isEqualTo(flat(plain.look(own, time, time, 5)));
        assertThat(posts.count(own, time)).as(when).isEqualTo(plain.count(own, time));
        assertThat(posts.published(own, time)).as(when).isEqualTo(plain.published(own, time));
        assertThat(posts.waiting().getOrDefault(own, 0L))
                .as(when)
                .isEqualTo(plain.waiting().getOrDefault(own, 0L));
        Instant late = time.plus(Duration.ofHours(1));
        assertThat(ids(posts.late(own, late, 500))).as(when).hasSameElementsAs(ids(plain.late(own, late, 500)));
        assertThat(ids(posts.list(PostQuery.newest(own, 500)))).isEqualTo(ids(plain.list(PostQuery.newest(own, 500))));
        var ofDevice = new EventFilter(Set.of(own), null, Set.of());
        assertThat(posts.eventsAfter(0, 500, ofDevice).stream().map(QueueStorageContract::words))
                .as(when)
                .isEqualTo(plain.eventsAfter(0, 500, ofDevice).stream()
                        .map(QueueStorageContract::words)
                        .toList());
    }

    private static List<ResourceId> ids(List<Post> found) {
        return found.stream().map(Post::id).toList();
    }

    /// A view without the numbers of acceptance, which differ.
    private static String flat(QueueView view) {
        return view.toString().replaceAll("seq=\\d+", "");
    }

    private static String words(PostEvent event) {
        return event.postId() + " " + event.from() + " " + event.to() + " " + event.version() + " " + event.reason();
    }
}
