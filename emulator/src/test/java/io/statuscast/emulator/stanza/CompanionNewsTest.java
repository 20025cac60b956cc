package io.statuscast.emulator.stanza;

import static io.statuscast.emulator.stanza.Bench.ANN;
import static io.statuscast.emulator.stanza.Bench.BEA;
import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.media.MediaDownloader;
import io.statuscast.emulator.media.MediaUploader;
import io.statuscast.emulator.phone.PhoneSettings;
import io.statuscast.emulator.phone.SimulatedCompanion;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.emulator.world.WorldSettings;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What others learn of somebody's companions, and what the world knows of requests that nobody can answer.
class CompanionNewsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000));

    private final Bench bench = new Bench(WorldSettings.usual());
    private final Recorder ann = bench.person(ANN, 1);
    private final SimulatedPhone bea = SimulatedPhone.open(
            bench.world,
            BEA,
            PhoneSettings.usual(MediaDownloader.nowhere(), MediaUploader.nowhere(bench.random), CLOCK, bench.random));

    private void askForDevicesOfBea() {
        Node query = Node.of("query", Map.of(), Node.of("devices", Node.attrs("version", "2")));
        Node list = Node.of(
                "list",
                Map.of(),
                Node.of("user", Node.attrs("jid", bench.lid(BEA).toString())));
        Node usync = Node.of("usync", Node.attrs("context", "message", "mode", "query", "sid", "1"), query, list);
        bench.world.send(
                ann,
                Node.of("iq", Node.attrs("id", "q", "type", "get", "xmlns", "usync", "to", "s.whatsapp.net"), usync));
    }

    private List<String> newsForAnn() {
        return ann.got.stream()
                .filter(node -> node.tag().equals("notification")
                        && node.attrOrEmpty("from").equals(Jid.ofPhone(BEA).toString()))
                .map(node -> node.attrOrEmpty("type") + " "
                        + node.children().getFirst().tag())
                .toList();
    }

    @Test
    void whoeverAskedForSomebodysDevicesHearsWhenTheyChange() {
        bea.addCompanion().unlink();
        assertThat(newsForAnn()).isEmpty();
        askForDevicesOfBea();
        bea.addCompanion().unlink();
        assertThat(newsForAnn()).containsExactly("devices add", "devices remove");
    }

    private void annAsksAgain(SimulatedCompanion author, String messageId) {
        bench.world.send(
                ann,
                Node.of(
                        "receipt",
                        Node.attrs(
                                "to",
                                Jid.STATUS.toString(),
                                "participant",
                                author.address().toString(),
                                "id",
                                messageId,
                                "type",
                                "retry"),
                        Node.of("retry", Node.attrs("count", "1", "id", messageId))));
    }

    private boolean inVain(String messageId) {
        return bench.world.locked(() -> bench.world.retries().askedInVain(Jid.ofPhone(ANN), messageId));
    }

    @Test
    void whatWasAskedOfACompanionThatWasUnlinkedBeforeItAnsweredWasAskedInVain() {
        SimulatedCompanion author = bea.addCompanion();
        bench.world.faults().disconnect(author.address());
        annAsksAgain(author, "3EB0BBBB");
        assertThat(inVain("3EB0BBBB")).isFalse();
        author.unlink();
        annAsksAgain(author, "3EB0CCCC");
        assertThat(inVain("3EB0BBBB")).isTrue();
        assertThat(inVain("3EB0CCCC")).isTrue();
    }
}
