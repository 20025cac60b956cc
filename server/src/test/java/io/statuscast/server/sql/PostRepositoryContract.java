package io.statuscast.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.core.id.ResourceId;
import io.statuscast.core.post.Audience;
import io.statuscast.core.post.Delivery;
import io.statuscast.core.post.Post;
import io.statuscast.core.post.PostContent.Media;
import io.statuscast.core.post.PostContent.MediaFormat;
import io.statuscast.core.post.PostContent.MediaKind;
import io.statuscast.core.post.PostContent.MediaSource;
import io.statuscast.core.post.PostContent.Rendition;
import io.statuscast.core.post.PostQuery;
import io.statuscast.core.post.PostRepository;
import io.statuscast.core.post.PostRepository.Counts;
import io.statuscast.core.post.PostState;
import io.statuscast.core.post.PostStep;
import io.statuscast.core.post.Progress;
import io.statuscast.core.post.Progress.Note;
import io.statuscast.core.post.Progress.Reach;
import io.statuscast.core.post.QueueEntry;
import io.statuscast.core.post.QueueView;
import io.statuscast.core.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [PostRepository] does.
abstract class PostRepositoryContract {
    private static final Instant NOW = SamplePosts.NOW;
    private static final Note NOTE = new Note("link:down", "The connection broke.");

    final SamplePosts sample = new SamplePosts();
    private final ResourceId device = sample.ids.next();
    private PostRepository repository;

    /// An empty repository in which a device is known.
    abstract PostRepository repository(List<ResourceId> devices);

    @BeforeEach
    void open() {
        repository = repository(List.of(device));
    }

    @Test
    void givesBackEveryFieldOfAText() {
        Post plain = sample.text(device, 0, false);
        Post full = new Post(
                plain.id(),
                plain.waId(),
                device,
                SamplePosts.text("Grüße 🎉, {{name}}"),
                new Audience.Only(List.of("15550100001", "15550100002")),
                "order-7",
                new Delivery(NOW.plusMillis(1234), true, true, Duration.ofMinutes(7)),
                0,
                NOW,
                Progress.accepted(NOW.plusMillis(1234), NOW));
        Post kept = repository.insert(full);

        assertThat(kept).isEqualTo(full.withSeq(kept.seq()));
        assertThat(repository.find(full.id())).contains(kept);
        assertThat(repository.find(device, full.waId())).contains(kept);
        assertThat(repository.find(sample.ids.next(), full.waId())).isEmpty();
    }

    /// More than the pages of a listing hold together.
    @Test
    void readsAllPostsOfADeviceInSomeStatesHoweverManyThereAre() {
        int many = (PostQuery.PAGE_MAX + 1) * PostQuery.SIZE_MAX + 1;
        var kept = new ArrayList<Post>();
        for (int i = 0; i < many; i += 1_000) {
            kept.addAll(repository.insertAll(IntStream.range(i, Math.min(many, i + 1_000))
                    .mapToObj(_ -> sample.text(device, 0, false))
                    .toList()));
        }
        Post first = kept.removeFirst();
        assertThat(advance(first, first.with(first.progress().cancelled(NOW)))).isTrue();

        assertThat(repository.all(device, Set.of(PostState.SCHEDULED, PostState.DRAFT), null))
                .isEqualTo(kept);
        assertThat(repository.all(device, Set.of(PostState.SCHEDULED), NOW)).hasSameSizeAs(kept);
        assertThat(repository.all(device, Set.of(PostState.SCHEDULED), NOW.plusMillis(1)))
                .isEmpty();
        assertThat(repository.all(sample.ids.next(), Set.of(PostState.SCHEDULED), null))
                .isEmpty();
    }

    @Test
    void givesBackEveryFieldOfMediaThroughItsWholeLife() {
        Post post = repository.insert(sample.post(device, SamplePosts.media(), 5, false));
        assertThat(repository.find(post.id())).contains(post);

        Post preparing = post.with(post.progress().preparing(NOW));
        Post prepared = preparing
                .with(SamplePosts.media().prepared(new Rendition(MediaKind.VIDEO, "ab".repeat(32))))
                .with(preparing.progress().scheduled(NOW, NOTE, NOW));
        Post sending = prepared.with(prepared.progress().sending(NOW));
        Post retrying = sending.with(sending.progress().retrying(NOW.plusSeconds(9), NOTE, NOW));
        Post again = retrying.with(retrying.progress().sending(NOW));
        Post published = again.with(
                again.progress().published(NOW.plusSeconds(10), new Reach(12, 2, 1), NOTE, NOW.plusSeconds(60), NOW));
        Post before = post;
        for (Post step : List.of(preparing, prepared, sending, retrying, again, published)) {
            assertThat(advance(before, step)).isTrue();
            assertThat(repository.find(post.id())).contains(step);
            before = step;
        }
    }

    @Test
    void givesBackAnUploadedFile() {
        Post post = repository.insert(sample.post(
                device,
                new Media(new MediaSource.Uploaded("cd".repeat(32)), null, MediaFormat.NATIVE, null, null),
                0,
                false));

        assertThat(repository.find(post.id())).contains(post);
    }

    @Test
    void numbersPostsInTheOrderOfAcceptance() {
        Post first = repository.insert(sample.text(device, 0, false));
        List<Post> more = repository.insertAll(List.of(sample.text(device, 0, false), sample.text(device, 0, false)));

        assertThat(more).extracting(Post::seq).isSorted().allMatch(seq -> seq > first.seq());
    }

    @Test
    void insertsAllOrNone() {
        Post there = repository.insert(sample.text(device, 0, false));
        List<Post> posts = List.of(sample.text(device, 0, false), there, sample.text(device, 0, false));

        assertThatThrownBy(() -> repository.insertAll(posts))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CONFLICT));
        assertThat(repository.list(PostQuery.newest(device, 10))).containsExactly(there);
    }

    @Test
    void advancesOnlyFromTheExpectedVersion() {
        Post post = repository.insert(sample.text(device, 0, false));
        Post sending = post.with(post.progress().sending(NOW));
        Post cancelled = post.with(post.progress().cancelled(NOW));

        assertThat(advance(post, sending)).isTrue();
        assertThat(advance(post, cancelled)).isFalse();
        assertThat(advance(post, sending)).isFalse();
        assertThat(repository.find(post.id())).contains(sending);
    }

    @Test
    void advancesManyAndTellsWhichWereAsExpected() {
        Post one = repository.insert(sample.text(device, 0, false));
        Post two = repository.insert(sample.text(device, 0, false));
        Post sending = one.with(one.progress().sending(NOW));
        advance(one, sending);
        PostStep missed = PostStep.of(two, two.with(two.progress().missed(NOTE, NOW)));

        assertThat(repository.advanceAll(List.of(
                        PostStep.of(one, one.with(one.progress().missed(NOTE, NOW))), missed)))
                .containsExactly(missed);
        assertThat(repository.find(one.id())).contains(sending);
    }

    @Test
    void looksAtTheNearFutureByDueTimeAndAcceptance() {
        Post second = repository.insert(sample.text(device, 2, false));
        Post third = repository.insert(sample.text(device, 2, false));
        Post first = repository.insert(sample.text(device, 1, false));
        repository.insert(sample.text(device, 60, false));
        repository.insert(sample.text(sample.ids.next(), 1, false));

        QueueView view = look(10, 10, 10);
        assertThat(view.flow()).containsExactly(QueueEntry.of(first), QueueEntry.of(second), QueueEntry.of(third));
        assertThat(view.nextFlow()).isEqualTo(NOW.plusSeconds(60));
        assertThat(view.strictHead()).isNull();
        assertThat(look(10, 10, 2).flow()).hasSize(2);
    }

    @Test
    void looksAtTheFirstOpenStrictPostOnlyHoweverFarAway() {
        repository.insert(sample.text(device, 900, true));
        Post head = repository.insert(sample.text(device, 800, true));
        assertThat(look(10, 10, 10).strictHead()).isEqualTo(QueueEntry.of(head));
        assertThat(look(10, 10, 10).flow()).isEmpty();

        Post sending = head.with(head.progress().sending(NOW));
        Post retrying = sending.with(sending.progress().retrying(NOW.plusSeconds(5_000), NOTE, NOW));
        repository.advanceAll(List.of(PostStep.of(head, sending), PostStep.of(sending, retrying)));
        assertThat(look(10, 10, 10).strictHead()).isEqualTo(QueueEntry.of(retrying));

        advance(retrying, retrying.with(retrying.progress().cancelled(NOW)));
        assertThat(look(10, 10, 10).strictHead())
                .isNotNull()
                .extracting(QueueEntry::deliverAt)
                .isEqualTo(NOW.plusSeconds(900));
    }

    @Test
    void looksAtUnpreparedMediaApart() {
        Post media = repository.insert(sample.post(device, SamplePosts.media(), 5, false));
        Post strictMedia = repository.insert(sample.post(device, SamplePosts.media(), 3, true));
        repository.insert(sample.post(device, SamplePosts.media(), 500, false));

        QueueView view = look(10, 100, 10);
        assertThat(view.media()).containsExactly(QueueEntry.of(strictMedia), QueueEntry.of(media));
        assertThat(view.nextMedia()).isEqualTo(NOW.plusSeconds(500));
        assertThat(view.flow()).isEmpty();
        assertThat(view.strictHead()).isEqualTo(QueueEntry.of(strictMedia));
        assertThat(view.strictHeadNeedsPreparation()).isTrue();

        Post preparing = media.with(media.progress().preparing(NOW));
        advance(media, preparing);
        assertThat(look(10, 100, 10).media()).containsExactly(QueueEntry.of(strictMedia));
        Post prepared = preparing
                .with(SamplePosts.media().prepared(new Rendition(MediaKind.IMAGE, "ab".repeat(32))))
                .with(preparing.progress().scheduled(NOW, null, NOW));
        advance(preparing, prepared);
        assertThat(look(10, 100, 10).flow()).containsExactly(QueueEntry.of(prepared));
    }

    @Test
    void doesNotOfferWhatIsBeingSentOrHasEnded() {
        Post sent = repository.insert(sample.text(device, 1, false));
        Post gone = repository.insert(sample.text(device, 1, false));
        Post sending = sent.with(sent.progress().sending(NOW));
        repository.advanceAll(List.of(
                PostStep.of(sent, sending),
                PostStep.of(gone, gone.with(gone.progress().cancelled(NOW)))));

        assertThat(look(10, 10, 10).flow()).isEmpty();
        assertThat(repository.interrupted()).containsExactly(sending);
    }

    @Test
    void findsThePostsThatBecameTooLate() {
        Post late = repository.insert(sample.text(device, 0, false));
        Post lateStrict = repository.insert(sample.text(device, 0, true));
        Post lateMedia = repository.insert(sample.post(device, SamplePosts.media(), 0, true));
        repository.insert(sample.text(device, 1, false));
        Post busy = repository.insert(sample.text(device, 0, false));
        advance(busy, busy.with(busy.progress().sending(NOW)));
        Instant exactlyLate = NOW.plus(Duration.ofHours(1));

        assertThat(repository.late(device, exactlyLate, 10)).isEmpty();
        assertThat(repository.late(device, exactlyLate.plusMillis(1), 10))
                .containsExactlyInAnyOrder(late, lateStrict, lateMedia);
        assertThat(repository.late(device, exactlyLate.plusMillis(1), 2)).hasSize(2);
    }

    @Test
    void countsOpenPosts() {
        repository.insert(sample.text(device, 0, false));
        repository.insert(sample.text(device, 60, true));
        repository.insert(sample.post(device, SamplePosts.media(), 60, true));
        repository.insert(sample.post(device, SamplePosts.media(), 0, false));
        Post gone = repository.insert(sample.text(device, 0, false));
        advance(gone, gone.with(gone.progress().cancelled(NOW)));

        assertThat(repository.count(device, NOW)).isEqualTo(new Counts(4, 2));
    }

    @Test
    void namesTheDevicesWithOpenPosts() {
        assertThat(repository.devicesWithOpenPosts()).isEmpty();
        Post post = repository.insert(sample.text(device, 0, true));
        assertThat(repository.devicesWithOpenPosts()).containsExactly(device);
        advance(post, post.with(post.progress().cancelled(NOW)));
        assertThat(repository.devicesWithOpenPosts()).isEmpty();
    }

    @Test
    void listsByEveryFilter() {
        Post text = repository.insert(sample.post(device, SamplePosts.text("50% off_today"), 0, false));
        Post media = repository.insert(sample.post(device, SamplePosts.media(), 0, false));
        Post gone = repository.insert(sample.post(device, SamplePosts.text("500 off today"), 0, false));
        Post withdrawn = gone.with(gone.progress().cancelled(NOW));
        advance(gone, withdrawn);

        assertThat(repository.list(PostQuery.newest(device, 10))).containsExactly(withdrawn, media, text);
        assertThat(repository.list(query(Set.of(PostState.CANCELLED), Set.of(), null)))
                .containsExactly(withdrawn);
        assertThat(repository.list(query(Set.of(), Set.of(PostQuery.TEXT), null)))
                .containsExactly(text, withdrawn);
        assertThat(repository.list(query(Set.of(), Set.of(PostQuery.VIDEO), null)))
                .isEmpty();
        assertThat(repository.list(query(Set.of(), Set.of(), "0% OFF_"))).containsExactly(text);
        assertThat(repository.list(query(Set.of(), Set.of(), "CAPTION"))).containsExactly(media);
    }

    @Test
    void listsPageByPage() {
        List<Post> posts = repository.insertAll(
                List.of(sample.text(device, 0, false), sample.text(device, 0, false), sample.text(device, 0, false)));
        var second = new PostQuery(device, Set.of(), Set.of(), null, null, NOW, NOW.plusMillis(1), true, 1, 2);

        assertThat(repository.list(second)).containsExactly(posts.get(2));
    }

    private boolean advance(Post before, Post after) {
        return repository.advance(PostStep.of(before, after)).isPresent();
    }

    private PostQuery query(Set<PostState> states, Set<String> kinds, @Nullable String search) {
        return new PostQuery(device, states, kinds, null, search, null, null, true, 0, 10);
    }

    private QueueView look(int flowSeconds, int mediaSeconds, int limit) {
        return repository.look(device, NOW.plusSeconds(flowSeconds), NOW.plusSeconds(mediaSeconds), limit);
    }
}
