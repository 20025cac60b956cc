package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.emulator.CrashingStore;
import io.statuscast.emulator.world.Crowd;
import io.statuscast.emulator.world.RatePlan;
import io.statuscast.whatsapp.client.ChunkPacing;
import io.statuscast.whatsapp.client.Pacing;
import io.statuscast.whatsapp.client.WhatsAppClient;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.RevokeOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Statuses to thousands of contacts, with a server that slows the client down and a client that dies on the way.
class LargeAudienceIT {
    private static final String ID = "3EB0CR0WD";
    /// More with this system property: `-Dstatuscast.contacts=50000` takes two minutes.
    private static final int CONTACTS = Integer.getInteger("statuscast.contacts", 10_000);

    private final Linked world = new Linked();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void tenThousandContactsGetItOnceThoughTheServerSlowsDownAndTheClientDiesTwice() {
        everyContactGetsItOnce(CONTACTS);
    }

    private void everyContactGetsItOnce(int count) {
        Crowd crowd = world.emulator.crowd(Linked.OWNER, count);
        link();
        world.emulator.faults().ratePlan(new RatePlan(40, Duration.ofMillis(500), 150));

        // Killed after an ack was noted, then between a frame and its ack.
        publishUntilItDies(stanzas(count / 600), true);
        Crowd.Tally first = crowd.tally(ID);
        assertThat(first.reached()).isBetween(count / 10, count * 9 / 10);
        assertThat(first.twice()).isZero();
        publishUntilItDies(stanzas(count / 600), false);

        reconnect(world.store);
        assertThat(publishUntilSent()).isInstanceOfSatisfying(PublishOutcome.Sent.class, sent -> {
            assertThat(sent.recipients()).isEqualTo(count + world.contacts.size());
            assertThat(sent.unreachable()).isEmpty();
        });

        Crowd.Tally all = crowd.tally(ID);
        assertThat(all.reached()).isEqualTo(count);
        // The one stanza that was on its way when the client died, as the same message and the same bytes.
        assertThat(all.twice()).isLessThanOrEqualTo(150);
        assertThat(all.total()).isEqualTo(count + all.twice());
        assertThat(all.opened()).isEqualTo(crowd.samples());
        assertThat(crowd.texts(ID)).containsOnly("to all of you");
        assertThat(crowd.violations()).isEmpty();
        assertThat(world.emulator.faults().refusedByPlan()).isPositive();
        assertThat(world.emulator.refusals()).isEmpty();
        world.await(
                "the usual contacts",
                () -> world.contacts.stream().allMatch(phone -> phone.seen().size() == 1));
    }

    @Test
    void aStatusAlreadyWithEverybodyIsNotSentAgainAndIsTakenBackFromAllOfThem() {
        Crowd crowd = world.emulator.crowd(Linked.OWNER, 700);
        link();
        assertThat(publishUntilSent()).isInstanceOf(PublishOutcome.Sent.class);

        assertThat(publishUntilSent()).isInstanceOf(PublishOutcome.Sent.class);
        assertThat(crowd.tally(ID).total()).isEqualTo(700);

        assertThat(world.client.revoke(ID)).isInstanceOfSatisfying(RevokeOutcome.Revoked.class, revoked -> {
            assertThat(revoked.people()).isEqualTo(703);
            assertThat(revoked.refused()).isZero();
        });
        assertThat(world.client.revoke(ID)).isInstanceOf(RevokeOutcome.Revoked.class);
        world.await(
                "the revoke",
                () -> world.contacts.stream()
                        .allMatch(phone -> phone.seen().getFirst().revoked()));
        assertThat(world.client.publish(post())).isInstanceOf(PublishOutcome.Rejected.class);
        assertThat(crowd.violations()).isEmpty();
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void partsRefusedForGoodAreCountedAndTheOthersGetIt() {
        Crowd crowd = world.emulator.crowd(Linked.OWNER, 1000);
        link();
        var stanzas = new AtomicInteger();
        world.emulator.faults().refuseMessages(_ -> stanzas.incrementAndGet() > 3, 479);

        assertThat(world.client.publish(post())).isInstanceOfSatisfying(PublishOutcome.Partial.class, partial -> {
            assertThat(partial.code()).isEqualTo("whatsapp:479");
            assertThat(partial.recipients() + partial.refused()).isEqualTo(1003);
            assertThat(partial.recipients()).isEqualTo(600);
        });
        assertThat(crowd.tally(ID).reached()).isBetween(590, 600);
    }

    private void link() {
        world.client.close();
        world.client = client(world.store);
        world.link();
        world.await(
                "all contacts",
                () -> world.client.contacts().size() == world.owner.contacts().size());
    }

    private WhatsAppClient client(StateStore store) {
        var chunks = new ChunkPacing(200, 25, 400, Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(1));
        var config = world.config()
                .withPacing(Pacing.local().withChunks(chunks))
                .withTimeouts(world.config().timeouts().withAck(Duration.ofSeconds(60)));
        return world.newClient(config, store);
    }

    private void reconnect(StateStore store) {
        world.client.close();
        world.client = client(store);
        world.client.start();
        world.awaitOnline();
    }

    private void publishUntilItDies(Predicate<Batch> last, boolean withIt) {
        var dying = new CrashingStore(world.store, () -> {});
        dying.crashAt(last, withIt);
        reconnect(dying);
        assertThatThrownBy(this::publishUntilSent).isInstanceOf(StoreException.class);
        assertThat(dying.isDead()).isTrue();
    }

    /// The second note of the nth stanza from here on: the one that its ack causes.
    private static Predicate<Batch> stanzas(int count) {
        var notes = new AtomicInteger();
        return batch -> notesStanza(batch) && notes.incrementAndGet() == 2 * count;
    }

    /// Whether a batch notes a stanza of the status, whatever it says of it.
    private static boolean notesStanza(Batch batch) {
        return batch.changes().stream()
                .anyMatch(change -> change.kind() == StateKind.STATUS_DELIVERY
                        && change.key().startsWith(ID + "/"));
    }

    private PublishOutcome publishUntilSent() {
        var outcome = new AtomicReference<PublishOutcome>();
        world.await("the outcome", () -> {
            outcome.set(world.client.publish(post()));
            return !(outcome.get() instanceof PublishOutcome.Unknown);
        });
        return outcome.get();
    }

    private static StatusPost post() {
        return new StatusPost(
                ID, new StatusContent.Text("to all of you", 0xff25d366, 0xffffffff, 0), new StatusAudience.Contacts());
    }
}
