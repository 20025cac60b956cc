package io.statuscast.server.http;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.post.PostRepository.Counts;
import io.statuscast.core.queue.DeviceQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A number as the contract's device. Source: the public Wassenger API.
///
/// The plan is always the one that has everything: clients look at `billing.subscription.product` before
/// they post.
record DeviceJson(
        String id,
        @Nullable String phone,
        @Nullable String wid,
        String alias,
        String connector,
        int version,
        String status,
        boolean sandbox,
        @Nullable String proxy,
        String createdAt,
        Settings settings,
        Billing billing,
        Queue queue,
        Profile profile,
        Session session,
        Map<String, Object> metrics,
        Map<String, Object> stats,
        Links links) {

    /// @param deliverySpeed seconds between two publications, at least
    record Settings(String retentionPolicy, Number deliverySpeed) {}

    record Billing(Subscription subscription) {}

    record Subscription(
            String plan, String planCode, String product, String status, boolean isTrial, Map<String, Object> usage) {}

    record Queue(String status, @Nullable String statusUpdatedAt, long messages, long scheduled) {}

    record Profile(@Nullable String name) {}

    record Session(
            String status,
            String state,
            String reason,
            @Nullable Long uptime) {}

    record Links(
            String device, String scan, String health, String sync, String queue, String statuses, String audiences) {}

    static DeviceJson from(Device device, DeviceLink link, DeviceQueue queue, Counts counts, Instant now) {
        Device.@Nullable Account account = device.account();
        String self = "/v1/devices/" + device.id();
        return new DeviceJson(
                device.id().value(),
                account == null ? null : account.phone(),
                account == null ? null : account.wid(),
                device.alias(),
                "web",
                2,
                link.apiStatus(),
                device.sandbox(),
                shown(device.proxy()),
                Json.time(device.createdAt()),
                new Settings("plan_defaults", QueueJson.seconds(queue.pace().least())),
                new Billing(new Subscription("Self-hosted", "io-selfhosted", "io", "active", false, Map.of())),
                queue(queue, counts),
                new Profile(account == null ? null : account.pushName()),
                session(link, now),
                Map.of(),
                Map.of(),
                new Links(
                        self,
                        self + "/scan",
                        self + "/health",
                        self + "/sync",
                        self + "/queue",
                        "/v1/chat/" + device.id() + "/status",
                        "/v1/chat/" + device.id() + "/audiences"));
    }

    private static Queue queue(DeviceQueue queue, Counts counts) {
        Instant since = queue.statusChangedAt();
        return new Queue(queue.status().word(), Json.timeOrNull(since), QueueJson.due(counts), counts.later());
    }

    /// The proxy without its login.
    private static @Nullable String shown(@Nullable String proxy) {
        return proxy == null ? null : proxy.replaceFirst("//[^@/]*@", "//");
    }

    private static Session session(DeviceLink link, Instant now) {
        @Nullable
        Long uptime = link instanceof DeviceLink.Online(Instant since, var _)
                ? Long.valueOf(Math.max(0, Duration.between(since, now).toSeconds()))
                : null;
        String code = link.code();
        return new Session(link.apiSessionStatus(), code.substring(code.indexOf(':') + 1), link.sentence(), uptime);
    }
}
