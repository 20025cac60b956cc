import io.statuscast.core.id.ResourceId;
import io.statuscast.core.queue.DeviceQueue;
import io.statuscast.server.sql.SqlDatabase;
import io.statuscast.server.sql.SqlDeviceQueueRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// How fast text statuses for a far day are accepted over 64 connections, each answer after its commit; and before and
/// after that, how fast as many callers of the repository alone get their posts committed on the same disk.
final class Accept {
    private static final Duration AHEAD = Duration.ofDays(30);
    /// More than the server lets anybody choose, for all that are measured go to one number.
    private static final int WAITING_MAX = 100_000_000;

    private Accept() {}

    static void measure(boolean brief, Report report) throws Exception {
        int seconds = brief ? 3 : 20;
        double before = Inserts.rate(Inserts::sqlite, 1, seconds);
        Load.Result accepted = accept(seconds, report);
        double after = Inserts.rate(Inserts::sqlite, 1, seconds);
        double raw = (before + after) / 2;
        report.atLeast("accept, 64 connections", accepted.perSecond(), "posts/s", 8_000);
        report.note("accept, p50", accepted.millis(0.5), "ms");
        report.atMost("accept, p99", accepted.millis(0.99), "ms", 40);
        report.note("database alone, 64 callers", raw, "posts/s");
        report.atLeast("accept, share of the database alone", accepted.perSecond() / raw, "", 0.5);
    }

    private static Load.Result accept(int seconds, Report report) throws Exception {
        try (Server server = Server.start(Map.of())) {
            String device = server.onlineDevice();
            server.restart(data -> letWait(data, new ResourceId(device)));
            server.onlineDevice();
            byte[] request = Connection.request(
                    "POST",
                    "/v1/chat/" + device + "/status",
                    "{\"message\":\"Open until eight today, see you\",\"color\":\"charcoal\",\"schedule\":{\"date\":\""
                            + Instant.now().plus(AHEAD) + "\"}}");
            Load.run(server.port, request, Inserts.CALLERS, warmUp(seconds));
            double cpu = server.cpuSeconds();
            Load.Result result = Load.run(server.port, request, Inserts.CALLERS, Duration.ofSeconds(seconds));
            report.note("accept, processor time", (server.cpuSeconds() - cpu) * 1e6 / result.count(), "us/post");
            return result;
        }
    }

    private static void letWait(Path data, ResourceId device) {
        var usual = DeviceQueue.usual(device);
        try (SqlDatabase database = Inserts.sqlite(data)) {
            new SqlDeviceQueueRepository(database)
                    .save(new DeviceQueue(
                            device, usual.status(), null, null, null, usual.pace(), null, usual.zone(), null, WAITING_MAX));
        }
    }

    private static Duration warmUp(int seconds) {
        return Duration.ofSeconds(Math.max(8, seconds / 2));
    }
}
