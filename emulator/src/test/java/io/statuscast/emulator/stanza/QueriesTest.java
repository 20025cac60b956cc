package io.statuscast.emulator.stanza;

import static io.statuscast.emulator.stanza.Bench.ANN;
import static io.statuscast.emulator.stanza.Bench.BEA;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.signal.IdentityKeys;
import io.statuscast.emulator.world.WorldSettings;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.SyncdPatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueriesTest {
    private final Bench bench = new Bench(WorldSettings.usual());
    private final Recorder ann = bench.person(ANN, 2);

    private static Node iq(String xmlns, String type, Node... children) {
        return Node.of("iq", Node.attrs("id", "q", "type", type, "xmlns", xmlns, "to", "s.whatsapp.net"), children);
    }

    @Test
    void handsAOneTimePreKeyOutOnceAndThenTheSignedOneOnly() {
        Recorder bea = bench.person(BEA, 2);
        for (int i = 1; i <= 3; i++) {
            Node user = bench.fetchKeys(ann, bench.lid(BEA)).at("list", "user").orElseThrow();
            assertThat(user.child("skey")).isPresent();
            assertThat(user.at("key", "id").map(Node::bytes).map(Bytes::number).orElse(0))
                    .isEqualTo(i <= 2 ? i : 0);
        }
        assertThat(bea.last("notification").attr("type")).isEqualTo("encrypt");
        bench.world.send(bea, iq("encrypt", "get", Node.of("count")));
        assertThat(bea.last("iq").child("count").orElseThrow().attr("value")).isEqualTo("0");
    }

    @Test
    void answersPerUserWhoIsUnknownOrHasNoKeys() {
        bench.world.account("15550100009");
        Node answer = bench.fetchKeys(ann, Jid.ofPhone("15550199999"), Jid.ofPhone("15550100009"));
        assertThat(answer.attr("type")).isEqualTo("result");
        assertThat(answer.child("list").orElseThrow().children("user"))
                .extracting(user -> user.child("error").orElseThrow().attr("code"))
                .containsExactly("404", "406");
    }

    @Test
    void refusesASignedPreKeyThatSomebodyElseSigned() {
        bench.world.send(ann, bench.upload(ANN, IdentityKeys.generate(bench.random), 1));
        assertThat(ann.last("iq").child("error").orElseThrow().attr("code")).isEqualTo("406");
    }

    @Test
    void tellsDevicesAndLids() {
        bench.person(BEA, 1);
        Node answer = usync(BEA);
        Node user = answer.at("usync", "list", "user").orElseThrow();
        assertThat(user.child("lid").orElseThrow().attr("val"))
                .isEqualTo(bench.lid(BEA).toString());
        assertThat(user.at("devices", "device-list").orElseThrow().children("device"))
                .extracting(device -> device.attr("id"))
                .containsExactly("0");
    }

    private Node usync(String phone) {
        bench.world.send(
                ann,
                iq(
                        "usync",
                        "get",
                        Node.of(
                                "usync",
                                Node.attrs("context", "message", "mode", "query", "sid", "1"),
                                Node.of(
                                        "query",
                                        Map.of(),
                                        Node.of("devices", Node.attrs("version", "2")),
                                        Node.of("lid")),
                                Node.of(
                                        "list",
                                        Map.of(),
                                        Node.of(
                                                "user",
                                                Node.attrs(
                                                        "jid",
                                                        Jid.ofPhone(phone).toString()))))));
        return ann.last("iq");
    }

    @Test
    void appendsAPatchOnlyOnTheNewestVersion() {
        Node patch = Node.of(
                "patch", SyncdPatch.newBuilder().setDeviceIndex(1).build().toByteArray());
        Node collection = Node.of("collection", Node.attrs("name", "regular", "version", "0"), patch);
        Node sync = Node.of("sync", Map.of(), collection);
        bench.world.send(ann, iq("w:sync:app:state", "set", sync));
        assertThat(ann.last("iq").at("sync", "collection").orElseThrow().attr("version"))
                .isEqualTo("1");
        bench.world.send(ann, iq("w:sync:app:state", "set", sync));
        assertThat(ann.last("iq")
                        .at("sync", "collection", "error")
                        .orElseThrow()
                        .attr("code"))
                .isEqualTo("409");
    }

    @Test
    void announcesMorePatchesThanFitIntoOneAnswer() {
        var regular = bench.world.account(ANN).collection("regular");
        for (int i = 0; i <= CollectionQueries.PATCHES_MAX; i++) {
            regular.append(new byte[] {(byte) i});
        }
        bench.world.send(
                ann,
                iq(
                        "w:sync:app:state",
                        "set",
                        Node.of(
                                "sync",
                                Map.of(),
                                Node.of("collection", Node.attrs("name", "regular", "version", "0")))));
        Node collection = ann.last("iq").at("sync", "collection").orElseThrow();
        assertThat(collection.attr("has_more_patches")).isEqualTo("true");
        assertThat(collection.attr("version")).isEqualTo("20");
        assertThat(collection.child("patches").orElseThrow().children()).hasSize(CollectionQueries.PATCHES_MAX);
    }

    @Test
    void answersWhatEveryClientAsksAtStart() {
        for (String xmlns : List.of("abt", "blocklist", "privacy", "status", "w:p", "w:mex", "w:stats")) {
            bench.world.send(ann, iq(xmlns, "get"));
            assertThat(ann.last("iq").attr("type")).as(xmlns).isEqualTo("result");
        }
    }

    @Test
    void saysWhatItDoesNotServe() {
        bench.world.send(ann, iq("newsletter", "get"));
        assertThat(ann.last("iq").child("error").orElseThrow().attr("code")).isEqualTo("501");
    }

    @Test
    void hidesDevicesOfPhoneNumbersInMigratedMode() {
        var migrated = new Bench(WorldSettings.usual().migrated());
        Recorder asker = migrated.person(ANN, 1);
        migrated.person(BEA, 1);
        for (Jid jid : List.of(Jid.ofPhone(BEA), migrated.lid(BEA))) {
            migrated.world.send(
                    asker,
                    iq(
                            "usync",
                            "get",
                            Node.of(
                                    "usync",
                                    Map.of(),
                                    Node.of("query", Map.of(), Node.of("devices", Node.attrs("version", "2"))),
                                    Node.of("list", Map.of(), Node.of("user", Node.attrs("jid", jid.toString()))))));
            assertThat(asker.last("iq")
                            .at("usync", "list", "user", "devices", "device-list")
                            .orElseThrow()
                            .children())
                    .hasSize(jid.isLid() ? 1 : 0);
        }
    }
}
