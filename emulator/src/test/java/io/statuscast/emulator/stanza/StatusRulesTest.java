package io.statuscast.emulator.stanza;

import static io.statuscast.emulator.stanza.Bench.ANN;
import static io.statuscast.emulator.stanza.Bench.BEA;
import static io.statuscast.emulator.stanza.Bench.bare;
import static io.statuscast.emulator.stanza.Bench.status;
import static io.statuscast.emulator.stanza.Bench.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.world.WorldSettings;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusRulesTest {
    private final Bench bench = new Bench(WorldSettings.usual());
    private final Recorder ann = bench.person(ANN, 5);
    private final Recorder bea = bench.person(BEA, 5);

    private void refused(Node message, String reason) {
        bench.world.send(ann, message);
        assertThat(ann.last("ack").attr("error")).isEqualTo("479");
        assertThat(bench.world.journal().refusals().getLast().reason()).contains(reason);
        assertThat(bea.count("message")).isZero();
    }

    private Node firstMessage(int preKeyId, byte[] baseKey) {
        return status(Map.of(), List.of(to(bench.lid(BEA), bench.pkmsg(ANN, preKeyId, baseKey))));
    }

    @Test
    void passesAStatusOnWithTheAuthorRewritten() {
        bench.fetchKeys(ann, bench.lid(BEA));
        bench.world.send(ann, firstMessage(1, bench.key()));
        assertThat(ann.last("ack").attrs()).containsEntry("class", "message").doesNotContainKey("error");
        Node got = bea.last("message");
        assertThat(got.attrs())
                .containsEntry("from", "status@broadcast")
                .containsEntry("participant", bench.lid(ANN).toString())
                .containsEntry("participant_pn", ANN + "@s.whatsapp.net")
                .containsEntry("id", "3EB0C0FFEE")
                .containsEntry("t", "1790000000")
                .containsKey("notify");
        assertThat(got.children("enc")).extracting(enc -> enc.attr("type")).containsExactly("pkmsg", "skmsg");
    }

    @Test
    void reachesEveryDeviceOfAUserNamedWithoutADevice() {
        bench.world.send(ann, status(Map.of(), List.of(bare(bench.lid(BEA)))));
        assertThat(bea.last("message").children("enc"))
                .extracting(enc -> enc.attr("type"))
                .containsExactly("skmsg");
    }

    @Test
    void refusesAddressingMode() {
        refused(status(Map.of("addressing_mode", "lid"), List.of(bare(bench.lid(BEA)))), "addressing_mode");
    }

    @Test
    void refusesAWrongHashAndTakesTheRightOne() {
        refused(status(Map.of("phash", "2:AAAAAAAA"), List.of(bare(bench.lid(BEA)))), "phash");
        String right = ParticipantHashes.of(List.of(bench.lid(ANN), bench.lid(BEA)));
        bench.world.send(ann, status(Map.of("phash", right), List.of(bare(bench.lid(BEA)))));
        assertThat(bea.count("message")).isEqualTo(1);
    }

    @Test
    void refusesPhoneNumbersAndLidsTogether() {
        refused(status(Map.of(), List.of(bare(bench.lid(BEA)), bare(Jid.ofPhone(ANN)))), "mixed");
    }

    @Test
    void refusesMetaOnARevokeButNotOnAPost() {
        Node meta = Node.of("meta", Node.attrs("status_setting", "contacts"));
        refused(status(Map.of("edit", "7"), List.of(bare(bench.lid(BEA))), meta), "meta on a revoke");
        bench.world.send(ann, status(Map.of(), List.of(bare(bench.lid(BEA))), meta));
        assertThat(bea.last("message").child("meta")).isPresent();
    }

    @Test
    void refusesUnknownAttributesWhereverTheyAre() {
        refused(status(Map.of("colour", "red"), List.of(bare(bench.lid(BEA)))), "unknown attribute on message");
        Node entry = Node.of("to", Node.attrs("jid", bench.lid(BEA).toString(), "x", "y"));
        refused(status(Map.of(), List.of(entry)), "unknown attribute on to");
        Node enc = Node.of("enc", Node.attrs("v", "2", "type", "msg", "x", "y"), new byte[] {0x33, 1});
        refused(status(Map.of(), List.of(to(bench.lid(BEA), enc))), "unknown attribute on enc");
    }

    @Test
    void refusesCompanionsAndPeopleThatDoNotExist() {
        Node enc = Bench.enc("msg", new byte[] {0x33, 1, 2});
        refused(status(Map.of(), List.of(to(bench.lid(BEA).withDevice(3), enc))), "unknown companion");
        refused(status(Map.of(), List.of(bare(Jid.ofLid("999")))), "unknown user");
    }

    @Test
    void refusesAPreKeyNobodyWasGiven() {
        refused(firstMessage(4, bench.key()), "never handed out");
    }

    @Test
    void refusesAPreKeyASecondTimeButTakesTheSameSessionAgain() {
        bench.fetchKeys(ann, bench.lid(BEA));
        byte[] base = bench.key();
        bench.world.send(ann, firstMessage(1, base));
        bench.world.send(ann, firstMessage(1, base));
        assertThat(bea.count("message")).isEqualTo(2);
        bench.world.send(ann, firstMessage(1, bench.key()));
        assertThat(ann.last("ack").attr("error")).isEqualTo("479");
        assertThat(bea.count("message")).isEqualTo(2);
    }

    @Test
    void takesAStatusSentAgainToOneCompanion() {
        bench.fetchKeys(ann, bench.lid(BEA));
        Node again = Node.of(
                "message",
                Node.attrs(
                        "to", "status@broadcast",
                        "id", "3EB0C0FFEE",
                        "type", "text",
                        "participant", bench.lid(BEA).toString()),
                bench.pkmsg(ANN, 1, bench.key()));
        bench.world.send(ann, again);
        assertThat(bea.last("message").attr("from")).isEqualTo("status@broadcast");
        assertThat(bea.last("message").children("enc")).hasSize(1);
    }

    @Test
    void sendsReceiptsToTheAuthorAndRetriesToTheDeviceNamed() {
        bench.world.send(
                bea,
                Node.of(
                        "receipt",
                        Node.attrs(
                                "id",
                                "3EB0C0FFEE",
                                "to",
                                "status@broadcast",
                                "participant",
                                bench.lid(ANN).toString(),
                                "type",
                                "read")));
        assertThat(bea.last("ack").attrs()).containsEntry("class", "receipt");
        assertThat(ann.last("receipt").attrs())
                .containsEntry("from", "status@broadcast")
                .containsEntry("participant", bench.lid(BEA).toString())
                .containsEntry("type", "read");
    }

    @Test
    void losesRefusesAndAnswersOnDemand() {
        bench.world.faults().dropNextAcks(1);
        bench.world.send(ann, status(Map.of(), List.of(bare(bench.lid(BEA)))));
        assertThat(ann.count("ack")).isZero();
        assertThat(bea.count("message")).isEqualTo(1);
        bench.world.faults().refuseNextMessages(1, 429);
        bench.world.send(ann, status(Map.of(), List.of(bare(bench.lid(BEA)))));
        assertThat(ann.last("ack").attr("error")).isEqualTo("429");
        assertThat(bea.count("message")).isEqualTo(1);
    }

    @Test
    void keepsWhatAnAbsentDeviceMissed() {
        bench.world.detach(bea);
        bench.world.send(ann, status(Map.of(), List.of(bare(bench.lid(BEA)))));
        assertThat(bea.count("message")).isZero();
        bench.world.attach(bea);
        bench.world.locked(() -> {
            bench.world.activate(bench.world.deviceOf(bea.address()).orElseThrow());
            return bea;
        });
        assertThat(bea.last("message").attr("offline")).isEqualTo("0");
        assertThat(bea.last("ib").child("offline").orElseThrow().attr("count")).isEqualTo("1");
        bench.world.send(
                bea, Node.of("ack", Node.attrs("class", "message", "id", "3EB0C0FFEE", "to", "status@broadcast")));
        assertThat(bench.world.deviceOf(bea.address()).orElseThrow().mailbox().size())
                .isZero();
    }
}
