package io.statuscast.server.app;

import io.statuscast.core.device.Device;
import io.statuscast.core.time.SystemTime;
import io.statuscast.server.config.Config;
import java.security.SecureRandom;

/// The running server.
///
/// @param banner what the operator is told
record StatuscastServer(HttpWiring http, Banner banner) {

    /// Wires and starts everything: what is below first. When this throws, the lifecycle holds what was started.
    ///
    /// @throws StartFailedException with the reason and the remedy
    static StatuscastServer start(Config config, Lifecycle lifecycle) {
        var time = new SystemTime();
        var random = new SecureRandom();
        OldGarbage.watch(time, random).ifPresent(care -> lifecycle.add("old garbage", care));
        StorageWiring storage = StorageWiring.wire(config, time, random, lifecycle);
        SecurityWiring security = SecurityWiring.wire(config, storage.apiKeys(), random, time);
        MediaWiring media = MediaWiring.wire(config, storage.assets(), time, lifecycle);
        GatewayWiring gateway = GatewayWiring.wire(config, storage, media, time, random, lifecycle);
        QueueWiring queue = QueueWiring.wire(storage, gateway, media.preparer(), time, random, lifecycle);
        HttpWiring http = HttpWiring.wire(
                config, new HttpWiring.Below(security.keys(), storage, gateway, queue, media), time, lifecycle);
        gateway.start(queue.engine()::deviceChanged, queue.ids(), time);
        var banner = new Banner(
                Version.TEXT,
                http.address(),
                config.dataDirectory(),
                config.warnings(),
                security.firstKey(),
                config.apiKey().isPresent(),
                storage.devices().list().stream().filter(Device::sandbox).findFirst());
        return new StatuscastServer(http, banner);
    }
}
