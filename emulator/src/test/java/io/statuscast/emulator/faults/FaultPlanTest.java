package io.statuscast.emulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    @Test
    void theSamePlanDoesTheSameToTheSameStanzas() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(FaultPlan.ofSeed(seed)).isEqualTo(FaultPlan.ofSeed(seed));
            assertThat(played(FaultPlan.ofSeed(seed))).isEqualTo(played(FaultPlan.ofSeed(seed)));
        }
    }

    private static List<String> played(FaultPlan plan) {
        var dice = new FaultDice(plan);
        var deeds = new ArrayList<String>();
        for (int i = 0; i < 500; i++) {
            for (Place place : Place.values()) {
                deeds.add(String.valueOf(dice.roll(place, "message")));
            }
        }
        return deeds;
    }

    @Test
    void aRuleStrikesItsTagSoOftenAndNoMore() {
        var rule = FaultRule.parse("drop", Map.of("place", "FROM_CLIENT", "tag", "iq", "atMost", "2"));
        var dice = new FaultDice(FaultPlan.of(1, rule));

        assertThat(dice.roll(Place.FROM_CLIENT, "message")).isNull();
        assertThat(dice.roll(Place.TO_CLIENT, "iq")).isNull();
        assertThat(dice.roll(Place.FROM_CLIENT, "iq")).isEqualTo(new Deed.Drop());
        assertThat(dice.roll(Place.FROM_CLIENT, "iq")).isEqualTo(new Deed.Drop());
        assertThat(dice.roll(Place.FROM_CLIENT, "iq")).isNull();
    }

    @Test
    void aDeedHappensOnlyWhereItCan() {
        assertThatThrownBy(() -> new FaultRule(Place.LOGIN, null, 1, 1, new Deed.Drop()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultRule.parse("fly", Map.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
