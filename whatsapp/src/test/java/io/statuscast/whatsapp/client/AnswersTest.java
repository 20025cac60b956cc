package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final Answers answers = new Answers(Threading.virtual());

    @Test
    void handsAnAnswerToWhoeverAsked() {
        try (var waiting = answers.expect("1")) {
            assertThat(answers.offer("1", Node.of("iq"))).isTrue();
            assertThat(waiting.await(Duration.ofSeconds(1))).isEqualTo(Node.of("iq"));
        }
        assertThat(answers.offer("1", Node.of("iq"))).isFalse();
    }

    @Test
    void answersThatAreOnlyWatchedForLeaveRoomForQuestions() {
        for (int i = 0; i < Answers.WATCHED_MAX; i++) {
            assertThat(answers.whenAnswered("w" + i, _ -> {})).isTrue();
        }
        assertThat(answers.whenAnswered("one more", _ -> {})).isFalse();
        try (var waiting = answers.expect("1")) {
            assertThat(answers.offer("1", Node.of("iq"))).isTrue();
            assertThat(waiting.await(Duration.ofSeconds(30))).isEqualTo(Node.of("iq"));
        }
    }

    @Test
    void givesUpAfterTheTimeout() {
        try (var waiting = answers.expect("1")) {
            assertThatThrownBy(() -> waiting.await(Duration.ofMillis(5)))
                    .isInstanceOfSatisfying(
                            QueryException.class, e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.TIMED_OUT));
        }
        assertThat(answers.offer("1", Node.of("iq"))).isFalse();
    }

    @Test
    void aLostConnectionEndsEveryWaitPresentAndFuture() {
        try (var waiting = answers.expect("1")) {
            answers.close("lost");
            assertThatThrownBy(() -> waiting.await(Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(
                            QueryException.class,
                            e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.DISCONNECTED));
        }
        assertThatThrownBy(() -> answers.expect("2")).isInstanceOf(QueryException.class);
    }

    @Test
    void aQuestionCarriesAnIdAndARefusalItsCode() {
        var sent = new AtomicReference<Node>(Node.of("nothing"));
        var iqs = new IqRouter(
                answers,
                node -> {
                    sent.set(node);
                    answers.offer(
                            node.attrOrEmpty("id"),
                            Node.of(
                                    "iq",
                                    Node.attrs("type", "error"),
                                    Node.of("error", Node.attrs("code", "429", "text", "rate-overlimit"))));
                },
                new Random(7));

        assertThatThrownBy(() -> iqs.ask("encrypt", "get", List.of(Node.of("count")), Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(QueryException.class, e -> {
                    assertThat(e.kind()).isEqualTo(QueryException.Kind.REFUSED);
                    assertThat(e.code()).isEqualTo(429);
                });
        assertThat(sent.get().attrs()).containsEntry("xmlns", "encrypt").containsEntry("to", "s.whatsapp.net");
        assertThat(iqs.nextId()).isNotEqualTo(iqs.nextId());
    }
}
