package io.statuscast.emulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.world.Profile;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.BusinessProfile;
import io.statuscast.whatsapp.chat.NumberInfo;
import io.statuscast.whatsapp.client.QueryOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who is on WhatsApp, and what people say about themselves, against the emulator over real sockets.
class LookUpIT {
    private static final Jid ANNA = Jid.ofPhone(Linked.ANNA);

    private final Linked world = new Linked();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void numbersAreLookedUpInTheOrderGiven() {
        world.link();
        business();

        List<NumberInfo> found = answered(world.client.lookUp(List.of("15559999999", Linked.ANNA, Linked.BEN)));

        assertThat(found).extracting(NumberInfo::digits).containsExactly("15559999999", Linked.ANNA, Linked.BEN);
        assertThat(found).extracting(NumberInfo::exists).containsExactly(false, true, true);
        assertThat(found.get(1).businessName()).isEqualTo("Anna's Bakery");
        assertThat(found.get(1).lid())
                .isEqualTo(world.emulator.world().account(Linked.ANNA).lidJid());
        assertThat(found.get(2).isBusiness()).isFalse();
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void manyNumbersAreAskedForInPartsAndKnownOnesNotAgain() {
        world.link();
        var numbers = new ArrayList<>(
                IntStream.range(0, 1100).mapToObj(i -> "1555200" + (1000 + i)).toList());
        numbers.add(Linked.CARA);

        assertThat(answered(world.client.lookUp(numbers)))
                .hasSize(1101)
                .last()
                .satisfies(info -> assertThat(info.exists()).isTrue());
        long queries = queries();
        assertThat(answered(world.client.lookUp(numbers))).hasSize(1101);

        assertThat(queries()).isEqualTo(queries);
        assertThat(world.emulator.refusals()).isEmpty();
    }

    @Test
    void aBusinessTellsAboutItself() {
        world.link();
        business();

        Optional<BusinessProfile> profile = answered(world.client.businessProfile(ANNA));

        assertThat(profile).hasValueSatisfying(told -> {
            assertThat(told.description()).isEqualTo("Bread and cakes");
            assertThat(told.websites()).containsExactly("https://bakery.example.net");
            assertThat(told.categories()).containsExactly("Bakery");
        });
        assertThat(answered(world.client.businessProfile(Jid.ofPhone(Linked.BEN))))
                .isEmpty();
    }

    @Test
    void ourAboutIsSeenByOthersAndOurNameGoesOutWithOurPresence() {
        world.link();
        Jid own = Jid.ofPhone(Linked.OWNER);

        assertThat(answered(world.client.setAbout("Open from seven"))).isTrue();
        assertThat(answered(world.client.setPushName("The Bakery"))).isTrue();

        assertThat(answered(world.client.about(own))).isEqualTo("Open from seven");
        assertThat(answered(world.client.about(ANNA))).isEmpty();
        assertThat(world.client.identity().orElseThrow().pushName()).isEqualTo("The Bakery");
        world.await(
                "the presence",
                () -> !world.said(stanza -> stanza.tag().equals("presence")
                                && stanza.attrOrEmpty("name").equals("The Bakery"))
                        .isEmpty());
    }

    @Test
    void withoutAConnectionNothingIsAsked() {
        assertThat(world.client.lookUp(List.of(Linked.ANNA))).isInstanceOf(QueryOutcome.NotOnline.class);
    }

    private void business() {
        world.emulator.world().locked(() -> {
            var account = world.emulator.world().account(Linked.ANNA);
            account.profile(Profile.business("Anna's Bakery")
                    .withBusiness(
                            "Bread and cakes",
                            "Main Street 1",
                            "anna@example.net",
                            "https://bakery.example.net",
                            "Bakery"));
            return account;
        });
    }

    private long queries() {
        return world.emulator.log().stream()
                .filter(line -> line.direction().equals("in") && line.text().contains("context=\"interactive\""))
                .count();
    }

    private static <T> T answered(QueryOutcome<T> outcome) {
        return switch (outcome) {
            case QueryOutcome.Answered<T>(T value) -> value;
            case QueryOutcome.NotOnline<T>(String sentence) -> throw new AssertionError(sentence);
            case QueryOutcome.Failed<T>(String code, String sentence) -> throw new AssertionError(code + sentence);
        };
    }
}
