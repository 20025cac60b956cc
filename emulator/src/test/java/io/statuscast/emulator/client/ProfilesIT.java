package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.StanzaProfiles;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.store.StateKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The two forms of a status, and which refusals lead from one to the other.
class ProfilesIT {
    private static final String MEMORY = "stanza-profile";

    private final Linked world = new Linked();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 421, 479})
    void aRefusedFormIsTriedOnceInTheOtherProfileAndThatIsRememberedOverARestart(int code) {
        world.link();
        world.emulator.faults().refuseNextMessages(1, code);

        assertThat(publish("3EB0A1")).isInstanceOf(PublishOutcome.Sent.class);
        assertThat(world.sent("3EB0A1")).hasSize(2);
        assertThat(isByLid(world.sent("3EB0A1").getFirst())).isTrue();
        assertThat(isByLid(world.sent("3EB0A1").getLast())).isFalse();

        world.client.close();
        world.client = world.newClient(world.config());
        world.client.start();
        world.awaitOnline();
        assertThat(publish("3EB0A2")).isInstanceOf(PublishOutcome.Sent.class);
        assertThat(world.sent("3EB0A2"))
                .singleElement()
                .satisfies(stanza -> assertThat(isByLid(stanza)).isFalse());
        world.await("both", () -> world.contacts.getFirst().seen().size() == 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 421, 479})
    void whatIsRefusedInBothProfilesIsRejectedAndNothingIsRemembered(int code) {
        world.link();
        world.emulator.faults().refuseNextMessages(2, code);

        assertThat(publish("3EB0B1"))
                .isInstanceOfSatisfying(
                        PublishOutcome.Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo("whatsapp:" + code));
        assertThat(world.sent("3EB0B1")).hasSize(2);
        assertThat(world.store.get(StateKind.SETTING, MEMORY)).isEmpty();
        assertThat(world.contacts.getFirst().seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"429,Unknown", "463,Rejected", "500,Unknown", "503,Unknown"})
    void otherRefusalsAreNoReasonForTheOtherProfile(int code, String outcome) {
        world.link();
        world.emulator.faults().refuseNextMessages(1, code);

        PublishOutcome first = publish("3EB0C1");

        assertThat(first.getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(first.toString()).contains("whatsapp:" + code);
        assertThat(world.sent("3EB0C1")).hasSize(1);
        assertThat(world.store.get(StateKind.SETTING, MEMORY)).isEmpty();
        assertThat(publish("3EB0C1")).isInstanceOf(PublishOutcome.Sent.class);
        assertThat(isByLid(world.sent("3EB0C1").getLast())).isTrue();
    }

    @Test
    void aClientThatMayNotTryTheOtherProfileDoesNot() {
        world.client.close();
        world.client = world.newClient(world.config().withProfiles(new StanzaProfiles(StanzaProfile.LID_FIRST, false)));
        world.link();
        world.emulator.faults().refuseNextMessages(1, 479);

        assertThat(publish("3EB0D1")).isInstanceOf(PublishOutcome.Rejected.class);
        assertThat(world.sent("3EB0D1")).hasSize(1);
    }

    private PublishOutcome publish(String id) {
        return world.client.publish(Linked.text(id, new StatusAudience.Contacts()));
    }

    private static boolean isByLid(Node stanza) {
        List<Node> named = stanza.child("participants").orElseThrow().children("to");
        assertThat(named).isNotEmpty();
        return named.stream().allMatch(to -> to.jid("jid").filter(Jid::isLid).isPresent());
    }
}
