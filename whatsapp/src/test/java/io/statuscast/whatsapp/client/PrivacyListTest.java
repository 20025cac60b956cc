package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.status.StatusSetting;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PrivacyListTest {
    private static final Jid ANNA = Jid.ofLid("100000000000001");

    private final Answers answers = new Answers(Threading.virtual());
    private final IqRouter iqs = new IqRouter(answers, this::answer, new Random(1));
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    private final PrivacyList privacy = new PrivacyList(Duration.ofSeconds(30), now::get);
    private String current = "blacklist";
    private int asked;

    @Test
    void takesTheListThatIsInForceAndBelievesItAWhile() {
        PrivacyList.Privacy read = privacy.current(iqs);
        assertThat(read.setting()).isEqualTo(StatusSetting.DENY_LIST);
        assertThat(read.listed()).containsExactly(ANNA);

        current = "contacts";
        assertThat(privacy.current(iqs).setting()).isEqualTo(StatusSetting.DENY_LIST);
        assertThat(asked).isEqualTo(1);
        now.set(now.get().plus(Duration.ofMinutes(11)));
        assertThat(privacy.current(iqs).setting()).isEqualTo(StatusSetting.CONTACTS);
    }

    @Test
    void asksAgainWhenThePhoneChangedSomething() {
        privacy.current(iqs);
        current = "whitelist";
        privacy.forget();
        assertThat(privacy.current(iqs).setting()).isEqualTo(StatusSetting.ALLOW_LIST);
    }

    @Test
    void aKindOfListThatIsNotKnownIsNotTakenForEverybody() {
        current = "close_friends";
        assertThatThrownBy(() -> privacy.current(iqs))
                .isInstanceOf(UnknownPrivacyException.class)
                .hasMessageContaining(current);
    }

    private void answer(Node iq) {
        asked++;
        Node list = Node.of(
                "list",
                Node.attrs("type", current, "default", "true"),
                Node.of("user", Node.attrs("jid", ANNA.toString())));
        Node other = Node.of("list", Node.attrs("type", "contacts"));
        answers.offer(
                iq.attrOrEmpty("id"),
                Node.of("iq", Node.attrs("type", "result"), Node.of("privacy", Map.of(), other, list)));
    }
}
