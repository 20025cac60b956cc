package io.statuscast.server.app;

import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.device.DeviceLinking;
import io.statuscast.core.device.DeviceLinks;
import io.statuscast.core.id.ResourceId;
import io.statuscast.core.queue.PostPublisher;
import io.statuscast.core.queue.PublishResult;
import io.statuscast.server.http.SandboxView;
import java.util.Optional;
import java.util.function.Consumer;

/// The connections to WhatsApp.
///
/// @param sandbox what the sandbox's contacts see; empty when the server has no sandbox number
/// @param starter connects the numbers; called once, when everything else is ready to hear of them
record GatewayWiring(
        DeviceLinks links,
        DeviceLinking linking,
        PostPublisher publisher,
        Optional<SandboxView> sandbox,
        Starter starter) {

    /// Begins to connect all numbers, and tells whose link changed from then on.
    @FunctionalInterface
    interface Starter {
        void start(Consumer<ResourceId> linkChanged);
    }

    /// No connections: every number stays unlinked and its posts wait.
    static GatewayWiring none() {
        return new GatewayWiring(
                device -> new DeviceLink.Unlinked(),
                device -> {},
                post -> new PublishResult.DeviceNotReady("This server has no connection to WhatsApp."),
                Optional.empty(),
                linkChanged -> {});
    }
}
