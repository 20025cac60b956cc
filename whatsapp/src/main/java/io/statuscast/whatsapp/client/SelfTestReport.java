package io.statuscast.whatsapp.client;

import java.util.List;

/// What a self-test found, step by step in the order in which it went; it ends with the first step that failed.
public record SelfTestReport(List<Step> steps) {
    /// One step.
    ///
    /// @param name     stable, for machines: `online`, `acknowledged`, `received`, `revoked`
    /// @param passed   whether it went as it should
    /// @param sentence for people, with the remedy where it failed
    public record Step(String name, boolean passed, String sentence) {}

    public SelfTestReport {
        steps = List.copyOf(steps);
    }

    /// Whether everything went as it should.
    public boolean passed() {
        return !steps.isEmpty() && steps.stream().allMatch(Step::passed);
    }
}
