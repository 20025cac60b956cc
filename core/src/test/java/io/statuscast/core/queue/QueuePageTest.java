package io.statuscast.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.core.post.PostState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/queue.md says what the code does.
class QueuePageTest {
    private static final Pattern ARROW = Pattern.compile("(?m)^ {4}(\\w+) --> (\\w+)");

    @Test
    void drawsTheStateMachineAsItIs() throws IOException {
        Set<String> drawn = new TreeSet<>();
        Matcher arrows = ARROW.matcher(Files.readString(Path.of("../docs/queue.md")));
        while (arrows.find()) {
            assertThat(drawn.add(arrows.group(1) + " --> " + arrows.group(2)))
                    .as(arrows.group())
                    .isTrue();
        }
        Set<String> real = new TreeSet<>();
        for (PostState from : PostState.values()) {
            for (PostState to : PostState.values()) {
                if (from.mayBecome(to)) {
                    real.add(from.word() + " --> " + to.word());
                }
            }
        }

        assertThat(drawn).isEqualTo(real);
    }

    @Test
    void namesEveryStatusOfAQueueAndWhatItDoes() throws IOException {
        String page = Files.readString(Path.of("../docs/queue.md"));
        for (DeviceQueue.Status status : DeviceQueue.Status.values()) {
            String row = "| `%s` | %s | %s".formatted(status.word(), yes(status.accepts()), yes(status.publishes()));
            assertThat(page).contains(row.toLowerCase(Locale.ROOT));
        }
    }

    private static String yes(boolean truth) {
        return truth ? "yes" : "no";
    }
}
