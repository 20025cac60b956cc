package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.faults.FaultPlan;
import io.statuscast.emulator.faults.FaultRule;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.StreamErrors;
import io.statuscast.whatsapp.client.LinkState;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.StatusAudience;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every fault that a rule can ask for, over real sockets: the same status again and again ends with everybody
/// having seen it once.
class DemandedFaultsIT {
    /// A deed, and its parameters in the words of the control API.
    private static final List<String> RULES = List.of(
            "drop place=TO_CLIENT tag=ack atMost=1",
            "drop place=FROM_CLIENT tag=message atMost=1",
            "delay place=TO_CLIENT millis=150",
            "delay place=FROM_CLIENT millis=150",
            "duplicate place=TO_CLIENT",
            "duplicate place=FROM_CLIENT",
            "overtake place=FROM_CLIENT millis=100 perMille=500",
            "overtake place=TO_CLIENT millis=100 perMille=500",
            "cut place=FROM_CLIENT tag=message atMost=1",
            "cut place=TO_CLIENT tag=ack atMost=1",
            "endStream place=FROM_CLIENT tag=message atMost=1 code=500",
            "endStream place=FROM_CLIENT tag=message atMost=1 code=503",
            "endStream place=TO_CLIENT tag=ack atMost=1 code=515",
            "loseAck atMost=1",
            "refuseMessage atMost=1 code=429",
            "refuseMessage atMost=1 code=500",
            "refuseMessage atMost=1 code=479",
            "refuseLogin atMost=2 code=503",
            "refuseLogin atMost=1 code=402 expireSeconds=1");

    private final Linked world = new Linked();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whateverGoesWrongOnTheWayEverybodySeesTheStatusOnce() {
        world.waitBrieflyForAcks();
        world.link();
        int number = 0;
        for (String rule : RULES) {
            struck("3EB0F" + number++, rule, FaultPlan.of(number, parse(rule)));
        }
        struck("3EB0F" + number++, "slow sockets", new FaultPlan(1, List.of(), 4000, Duration.ZERO));
        struck("3EB0F" + number++, "a clock ahead", new FaultPlan(1, List.of(), 0, Duration.ofHours(2)));
        struck("3EB0F" + number++, "a clock behind", new FaultPlan(1, List.of(), 0, Duration.ofHours(-2)));

        int published = number;
        for (SimulatedPhone phone : world.contacts) {
            assertThat(phone.seen()).hasSize(published);
            assertThat(phone.violations()).isEmpty();
        }
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void aConnectionThatAnotherOneReplacedByRuleStaysAway() {
        world.link();
        world.emulator.faults().plan(FaultPlan.of(1, parse("replace place=FROM_CLIENT tag=message atMost=1")));

        assertThat(world.client.publish(Linked.text("3EB0R0", new StatusAudience.Contacts())))
                .isNotInstanceOf(PublishOutcome.Sent.class);

        world.await("the end", () -> world.client.state() instanceof LinkState.Replaced);
    }

    private void struck(String id, String what, FaultPlan plan) {
        world.emulator.faults().plan(plan);
        if (what.startsWith("refuseLogin")) {
            world.emulator.faults().streamError(world.device().phoneJid(), StreamErrors.restart());
        }
        world.await(
                what,
                () -> world.client.publish(Linked.text(id, new StatusAudience.Contacts()))
                        instanceof PublishOutcome.Sent);
        for (SimulatedPhone phone : world.contacts) {
            world.await(
                    what + " at " + phone.phone(),
                    () -> phone.seen().stream()
                            .anyMatch(seen -> seen.messageId().equals(id)));
        }
        world.emulator.faults().plan(FaultPlan.none());
        world.await("online after " + what, () -> world.client.state() instanceof LinkState.Online);
    }

    private static FaultRule parse(String rule) {
        String[] words = rule.split(" ");
        Map<String, String> parameters = Arrays.stream(words)
                .skip(1)
                .map(word -> word.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return FaultRule.parse(words[0], parameters);
    }
}
