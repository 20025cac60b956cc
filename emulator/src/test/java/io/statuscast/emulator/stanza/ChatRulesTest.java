package io.statuscast.emulator.stanza;

import static io.statuscast.emulator.stanza.Bench.ANN;
import static io.statuscast.emulator.stanza.Bench.BEA;
import static io.statuscast.emulator.stanza.Bench.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.world.WorldSettings;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatRulesTest {
    private static final String CID = "15550100003";

    private final Bench bench = new Bench(WorldSettings.usual());
    private final Recorder ann = bench.person(ANN, 5);
    private final Recorder bea = bench.person(BEA, 5);

    @Test
    void aMessageToAPersonReachesThemUnderTheAuthorsAddress() {
        bench.world.send(ann, message(bench.lid(BEA), Map.of(), people(to(bench.lid(BEA), words()))));

        assertThat(ann.last("ack").attrs()).doesNotContainKeys("error", "phash");
        assertThat(bea.last("message").attrs())
                .containsEntry("from", bench.lid(ANN).toString())
                .containsEntry("sender_pn", ANN + "@s.whatsapp.net")
                .doesNotContainKey("recipient");
    }

    @Test
    void aHashThatFitsNobodyIsRefused() {
        refused(message(bench.lid(BEA), Map.of("phash", "2:AAAAAAAA"), people(to(bench.lid(BEA), words()))), "phash");
    }

    @Test
    void mediaWithoutItsKindAndPollsWithoutTheirsAreRefused() {
        refused(message(bench.lid(BEA), Map.of("type", "media"), people(to(bench.lid(BEA), words()))), "mediatype");
        refused(message(bench.lid(BEA), Map.of("type", "poll"), people(to(bench.lid(BEA), words()))), "polltype");
    }

    @Test
    void aRevokeMayNotHideItsFailure() {
        Node hidden = Node.of("enc", Node.attrs("v", "2", "type", "msg", "decrypt-fail", "hide"), words().bytes());

        refused(message(bench.lid(BEA), Map.of("edit", "7"), people(to(bench.lid(BEA), hidden))), "hides");
    }

    @Test
    void thirdPersonsAndTheOtherKindOfAddressAreRefused() {
        bench.person(CID, 5);

        refused(
                message(bench.lid(BEA), Map.of(), people(to(bench.lid(BEA), words()), to(bench.lid(CID), words()))),
                "third person");
        refused(message(bench.lid(BEA), Map.of(), people(to(Jid.ofPhone(BEA), words()))), "mixed");
        refused(message(bench.lid(BEA), Map.of(), people(to(bench.lid(ANN), words()))), "nothing for");
    }

    @Test
    void aMessageToAGroupReachesEveryMember() {
        Jid group = bench.world.groups().create("Bakers", true, ANN, List.of(BEA));

        bench.world.send(ann, message(group, Map.of("addressing_mode", "lid"), Bench.skmsg()));

        assertThat(ann.last("ack").attrs()).doesNotContainKey("error");
        assertThat(bea.last("message").attrs())
                .containsEntry("from", group.toString())
                .containsEntry("participant", bench.lid(ANN).toString())
                .containsEntry("addressing_mode", "lid");
    }

    @Test
    void anOldHashOfAGroupIsAnsweredWithTheRightOne() {
        Jid group = bench.world.groups().create("Bakers", true, ANN, List.of(BEA));

        bench.world.send(ann, message(group, Map.of("addressing_mode", "lid", "phash", "2:AAAAAAAA"), Bench.skmsg()));

        assertThat(ann.last("ack").attr("phash")).startsWith("2:").isNotEqualTo("2:AAAAAAAA");
        assertThat(bea.count("message")).isEqualTo(1);
    }

    @Test
    void strangersAndWrongAddressingAreRefusedInGroups() {
        Jid group = bench.world.groups().create("Bakers", true, BEA, List.of(CID));
        bench.world.send(ann, message(group, Map.of(), Bench.skmsg()));
        assertThat(ann.last("ack").attr("error")).isEqualTo("403");

        bench.world.groups().add(group, ANN);
        bench.world.send(ann, message(group, Map.of("addressing_mode", "pn"), Bench.skmsg()));
        assertThat(ann.last("ack").attr("error")).isEqualTo("421");

        bench.world.groups().announcement(group, true);
        bench.world.send(ann, message(group, Map.of("addressing_mode", "lid"), Bench.skmsg()));
        assertThat(ann.last("ack").attr("error")).isEqualTo("403");
    }

    private void refused(Node message, String reason) {
        bench.world.send(ann, message);
        assertThat(ann.last("ack").attr("error")).isEqualTo("479");
        assertThat(lastReason()).contains(reason);
        assertThat(bea.count("message")).isZero();
    }

    private String lastReason() {
        return bench.world.journal().refusals().getLast().reason();
    }

    private static Node words() {
        return Bench.enc("msg", new byte[] {0x33, 1, 2, 3});
    }

    private static Node people(Node... to) {
        return Node.of("participants", Map.of(), to);
    }

    private static Node message(Jid to, Map<String, String> more, Node... children) {
        var attrs = new LinkedHashMap<>(Node.attrs("to", to.toString(), "id", "3EB0C0FFEE", "type", "text"));
        attrs.putAll(more);
        return Node.of("message", attrs, new ArrayList<>(List.of(children)));
    }
}
