package io.statuscast.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class KillIT extends KillContract {
    KillIT() {
        super(6, Map.of());
    }

    @AfterEach
    void someKillsWereInTime() {
        assertThat(caught()).as("kills between the 201 and the publication").isPositive();
    }
}
