package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.ChatContent;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.client.ChatReceipt;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.client.StatusReceipt;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.store.StateKind;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the server refused or did not answer, and what the listener threw back, is done again while the client runs:
/// nobody has to start it anew, and no phone has to change anything.
class SecondTriesIT {
    private static final int BLUE = 0xff1f6feb;
    private static final int SILENCE = 0;
    private static final int TROUBLE = 503;
    private static final String CONTACTS = "w:sync:app:state";

    private final Linked world = new Linked();
    private final SimulatedPhone anna = world.contacts.getFirst();

    @BeforeEach
    void pingOften() {
        waitForAnswers(Duration.ofSeconds(60));
    }

    private void waitForAnswers(Duration query) {
        world.client.close();
        world.client = world.newClient(world.impatient(query));
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(world.emulator.refusals()).isEmpty();
        assertThat(world.owner.violations()).isEmpty();
    }

    private long connections() {
        return world.ear.states.stream()
                .filter(LinkState.Online.class::isInstance)
                .count();
    }

    @Test
    void contactsThatTheServerRefusedAtFirstAreAskedForAgain() {
        world.emulator.faults().failNextQueries(CONTACTS, 4, TROUBLE);

        world.link();

        assertThat(world.client.contacts()).hasSize(3);
        assertThat(world.emulator.faults().queriesToFail(CONTACTS)).isZero();
        assertThat(connections()).isEqualTo(1);
    }

    @Test
    void whoWaitsForContactsIsToldWhenTheClientIsClosed() throws Exception {
        world.client.close();
        world.client = world.newClient(world.impatient(Duration.ofSeconds(60), Duration.ofMinutes(2)));
        world.emulator.faults().failNextQueries(CONTACTS, Integer.MAX_VALUE, TROUBLE);
        world.scan();
        world.awaitOnline();
        try (var executor =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
            var published =
                    executor.submit(() -> world.client.publish(Linked.text("3EB0B1", new StatusAudience.Contacts())));
            world.await(
                    "a question for contacts",
                    () -> world.emulator.faults().queriesToFail(CONTACTS) < Integer.MAX_VALUE);

            world.client.close();

            assertThat(published.get(60, TimeUnit.SECONDS)).isNotInstanceOf(PublishOutcome.Sent.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SILENCE, TROUBLE})
    void aChangeThatTheServerDidNotTellIsAskedForAgain(int code) {
        waitForAnswers(Duration.ofSeconds(2));
        world.link();
        world.emulator.faults().failNextQueries(CONTACTS, 2, code);

        world.owner.saveContact("15550001004", "Dora Example");

        world.await("Dora", () -> world.client.contacts().size() == 4);
    }

    @Test
    void theActiveStateThatTheServerRefusedIsAskedForAgain() {
        world.emulator.faults().failNextQueries("passive", 1, TROUBLE);

        world.link();

        world.await(
                "a second question",
                () -> world.said(SecondTriesIT::asksToBeActive).size() == 2);
        assertThat(connections()).isEqualTo(1);
    }

    private static boolean asksToBeActive(Node stanza) {
        return stanza.attrOrEmpty("xmlns").equals("passive");
    }

    @ParameterizedTest
    @ValueSource(ints = {SILENCE, TROUBLE})
    void prekeysThatTheServerDidNotTakeAreOfferedAgain(int code) {
        waitForAnswers(Duration.ofSeconds(2));
        world.emulator.faults().failNextQueries("encrypt", 1, code);

        world.link();

        world.await(
                "the prekeys",
                () -> world.emulator.faults().drainPreKeys(world.device().phoneJid()) > 0);
    }

    @Test
    void aHistoryThatNoMediaHostHandedOutIsFetchedLater() {
        world.owner.habits().historyOnHosts(true);
        world.emulator.mediaFaults().failDownloads(6, TROUBLE);

        world.link();

        world.await(
                "the history", () -> world.store.scan(StateKind.PUSH_NAME, "").size() >= 3);
        world.await(
                "nothing to be read",
                () -> world.store.scan(StateKind.SETTING, "history/").isEmpty());
        assertThat(connections()).isEqualTo(1);
    }

    @Test
    void aMediaHostThatDoesNotAnswerKeepsNobodyFromLoggingIn() {
        world.owner.habits().historyOnHosts(true);
        world.emulator.mediaFaults().holdDownloads();
        world.link();
        world.await("the download", () -> world.emulator.mediaFaults().downloads() > 0);

        world.emulator.faults().reset(world.device().phoneJid());

        world.await("the next connection", () -> connections() >= 2);
        world.emulator.mediaFaults().letDownloadsGo();
        world.await(
                "the history", () -> world.store.scan(StateKind.PUSH_NAME, "").size() >= 3);
    }

    @Test
    void whatTheListenerThrewBackIsToldAgain() {
        anna.saveContact(Linked.OWNER, "Olga Example");
        world.link();
        world.client.publish(Linked.text("3EB0A1", new StatusAudience.Contacts()));
        world.client.send(new ChatMessage("3EB0A2", Jid.ofPhone(Linked.ANNA), new ChatContent.Text("Flour?")));
        world.await(
                "both at Anna's",
                () -> anna.seen().size() == 1 && !anna.messages().isEmpty());
        world.awaitNothingWaiting();
        world.ear.refusing = true;

        anna.author().text("off to the lake", BLUE, 0);
        anna.say(Jid.ofPhone(Linked.OWNER), "Bring sugar");
        anna.view("3EB0A1");
        anna.markRead("3EB0A2");
        world.await("all thrown back", () -> world.ear.refused.get() >= 4);
        world.ear.refusing = false;

        world.await("the status", () -> world.ear.statuses.size() == 1);
        world.await("the message", () -> world.ear.messages.size() == 1);
        world.await("the view", () -> world.ear.receipts.stream().anyMatch(r -> r.kind() == StatusReceipt.Kind.VIEWED));
        world.await(
                "the reading",
                () -> world.ear.chatReceipts.stream()
                        .anyMatch(r -> r.messageId().equals("3EB0A2") && r.kind() == ChatReceipt.Kind.READ));
        world.awaitNothingWaiting();
        assertThat(world.store.scan(StateKind.RECEIVED, "")).isEmpty();
    }
}
