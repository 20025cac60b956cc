package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BundlesTest {
    private static final Jid BAD = Jid.ofLid("100000000000013");

    private final Answers answers = new Answers(Threading.virtual());
    private final IqRouter iqs = new IqRouter(answers, this::answer, new Random(1));
    private final Bundles bundles = new Bundles(250, Duration.ofSeconds(30));
    private final List<Integer> asked = new ArrayList<>();
    private int refusal = 406;

    @Test
    void oneAddressThatSpoilsTheQuestionCostsNobodyElseTheirKeys() {
        List<Jid> companions = companions(40);

        Map<Jid, ?> found = bundles.fetch(companions, iqs);

        assertThat(found).hasSize(39).doesNotContainKey(BAD);
        assertThat(asked).hasSizeLessThan(15);
    }

    @Test
    void aQuestionThatIsAlwaysRefusedEndsWithoutKeysAndWithoutAFlood() {
        refusal = 500;
        List<Jid> bad = companions(250).stream().map(_ -> BAD).toList();

        assertThat(bundles.fetch(bad, iqs)).isEmpty();
        assertThat(asked).hasSizeLessThan(100);
    }

    @Test
    void aRateLimitIsNotHalvedAway() {
        refusal = 429;
        assertThatThrownBy(() -> bundles.fetch(companions(40), iqs)).isInstanceOf(QueryException.class);
        assertThat(asked).hasSize(1);
    }

    private static List<Jid> companions(int count) {
        var companions = new ArrayList<Jid>();
        for (int i = 0; i < count; i++) {
            companions.add(Jid.ofLid("1000000000000" + (10 + i)));
        }
        return companions;
    }

    private void answer(Node iq) {
        List<Node> users = iq.child("key").orElseThrow().children("user");
        asked.add(users.size());
        String id = iq.attrOrEmpty("id");
        boolean spoilt = users.stream().anyMatch(user -> Set.of(BAD.toString()).contains(user.attrOrEmpty("jid")));
        if (spoilt) {
            answers.offer(
                    id,
                    Node.of(
                            "iq",
                            Node.attrs("type", "error", "id", id),
                            Node.of("error", Node.attrs("code", Integer.toString(refusal)))));
            return;
        }
        List<Node> found = users.stream().map(BundlesTest::bundle).toList();
        answers.offer(id, Node.of("iq", Node.attrs("type", "result", "id", id), Node.of("list", Map.of(), found)));
    }

    private static Node bundle(Node user) {
        return Node.of(
                "user",
                Node.attrs("jid", user.attr("jid")),
                Bundles.registration(7),
                Node.of("identity", new byte[32]),
                Bundles.toNode(1, new byte[32], new byte[64]));
    }
}
