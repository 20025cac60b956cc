package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    @Test
    void closesInReverseOrderAndGoesOnAfterAFailure() throws Exception {
        List<String> closed = new ArrayList<>();
        var lifecycle = new Lifecycle();
        lifecycle.add("database", () -> closed.add("database"));
        lifecycle.add("queue", () -> {
            closed.add("queue");
            throw new IllegalStateException("stuck");
        });
        lifecycle.add("http", () -> closed.add("http"));

        lifecycle.close();
        lifecycle.close();
        lifecycle.awaitClosed();

        assertThat(closed).containsExactly("http", "queue", "database");
        assertThatThrownBy(() -> lifecycle.add("late", () -> {})).isInstanceOf(IllegalStateException.class);
    }
}
