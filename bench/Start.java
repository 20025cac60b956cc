import java.util.concurrent.Callable;

/// From the start of the process to the first answer of `/health`: each time in a new data directory, so the schema, the
/// keys and the sandbox's world are made, too. Medians.
final class Start {
    private Start() {}

    static void measure(boolean brief, Report report) throws Exception {
        int times = brief ? 3 : 11;
        report.atMost("start, AOT cache", median(times, () -> Server.start(true)), "s", 1.5);
        report.atMost("start, no AOT cache", median(times, () -> Server.start(false)), "s", 3);
        report.atMost("start, ./statuscast run on a built tree", median(times, Server::startByScript), "s", 3);
    }

    private static double median(int times, Callable<Server> start) throws Exception {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            try (Server server = start.call()) {
                nanos[i] = server.startNanos;
            }
        }
        return Report.percentile(nanos, 0.5) / 1e9;
    }
}
