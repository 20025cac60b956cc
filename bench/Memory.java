import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What an idle server keeps resident, the sandbox number online.
final class Memory {
    private static final double KIB_PER_MIB = 1_024;

    private Memory() {}

    static void measure(boolean brief, Report report) throws Exception {
        try (Server server = Server.start(Map.of())) {
            server.onlineDevice();
            Thread.sleep(brief ? 3_000 : 10_000);
            report.atMost("memory, idle", mib(server, "VmRSS"), "MiB", 180);
            report.note("memory, idle: of that anonymous", mib(server, "RssAnon"), "MiB");
            report.note("memory, idle: highest since the start", mib(server, "VmHWM"), "MiB");
        }
    }

    /// A size of the process, by its name in `/proc`.
    static double mib(Server server, String field) throws IOException {
        return count(server, field) / KIB_PER_MIB;
    }

    /// A number of the process, by its name in `/proc`, in the unit that the system has for it.
    static long count(Server server, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
