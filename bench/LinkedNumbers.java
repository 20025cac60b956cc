import io.statuscast.emulator.EmulatorConfig;
import io.statuscast.emulator.WhatsAppEmulator;
import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.binary.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/// What a server with a thousand linked numbers takes while nothing happens, and how long it needs when all of them post,
/// lose their connections, or start at once. The server is a process of its own, with the flags of `./statuscast run`; each
/// number is linked over HTTP and speaks TLS with the emulator, which is in this process and counts for nothing.
final class LinkedNumbers {
    private static final int NUMBERS = 1_000;
    private static final int NUMBERS_BRIEF = 100;
    private static final int CONTACTS = 10;
    private static final int PEOPLE = 100;
    private static final int AT_ONCE = 16;
    private static final int PAGE = 200;
    private static final int LOOK_MILLIS = 100;
    private static final long PATIENCE_NANOS = 1_800_000_000_000L;
    private static final Pattern ONLINE = Pattern.compile("\"session\":\\{\"status\":\"online\"");
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final double KIB_PER_MIB = 1_024;

    private final Report report;
    private final boolean brief;
    private final int count;
    private final WhatsAppEmulator whatsApp;
    private final Server server;
    private final List<SimulatedPhone> phones = new ArrayList<>();
    private final List<SimulatedPhone> people = new ArrayList<>();
    private int posted;

    private LinkedNumbers(Report report, boolean brief, WhatsAppEmulator whatsApp, Server server) {
        this.report = report;
        this.brief = brief;
        this.count = brief ? NUMBERS_BRIEF : NUMBERS;
        this.whatsApp = whatsApp;
        this.server = server;
    }

    static void measure(boolean brief, Report report) throws Exception {
        try (var whatsApp = WhatsAppEmulator.start(EmulatorConfig.inMemory().withTls())) {
            var settings = Map.of(
                    "STATUSCAST_SANDBOX", "false",
                    "STATUSCAST_WHATSAPP_URL", whatsApp.chatUrl().toString(),
                    "STATUSCAST_WHATSAPP_NOISE_ROOT", HexFormat.of().formatHex(whatsApp.noiseRoot()),
                    "STATUSCAST_WHATSAPP_CA", whatsApp.caPem().toString());
            try (Server server = Server.start(settings)) {
                new LinkedNumbers(report, brief, whatsApp, server).all();
            }
        }
    }

    private void all() throws Exception {
        makePhones();
        Thread.sleep(3_000);
        double alone = Memory.mib(server, "VmRSS");
        report.note("memory, no number linked", alone, "MiB");
        report.note("linking " + count + " numbers", seconds(this::link), "s");
        idle("after linking");
        report.note("one more number, resident", (Memory.mib(server, "VmRSS") - alone) * KIB_PER_MIB / count, "KiB");
        report.note("live heap, after linking", liveHeap(), "MiB");

        post("all posting at once");
        report.note("memory, after posting", Memory.mib(server, "VmRSS"), "MiB");
        report.note("all cut off: until all are online", seconds(this::cut), "s");
        post("all posting again");
        report.note("restart: until all are online", seconds(this::restart), "s");
        idle("after a restart");
        report.note("live heap, after a restart", liveHeap(), "MiB");
        report.note("connections lost without being cut", server.logged("the connection ended") - count, "");
        report.note("the same status at a phone again", people.stream().mapToInt(SimulatedPhone::duplicates).sum(), "");
        requireClean();
    }

    private void makePhones() {
        for (int i = 0; i < PEOPLE; i++) {
            people.add(whatsApp.phone(String.format("155503%05d", i)));
        }
        for (int i = 0; i < count; i++) {
            SimulatedPhone phone = whatsApp.phone(String.format("155504%05d", i));
            for (int contact = 0; contact < CONTACTS; contact++) {
                phone.saveContact(people.get((i + contact) % PEOPLE).phone(), "Contact " + contact);
            }
            phones.add(phone);
        }
    }

    private void link() throws Exception {
        atOnce(number -> {
            server.call("POST", "/v1/devices", "{\"alias\":\"" + alias(number) + "\"}");
            String path = "/v1/devices/" + alias(number);
            phones.get(number).scan(server.call("GET", path + "/scan?encoding=uri", ""));
            until(() -> ONLINE.matcher(server.call("GET", path, "")).find());
        });
        until(this::allOnline);
    }

    private static String alias(int number) {
        return "number-" + number;
    }

    private boolean allOnline() throws IOException, InterruptedException {
        int online = 0;
        for (int page = 0; page * PAGE < count; page++) {
            String devices = server.call("GET", "/v1/devices?sessionStatus=online&size=" + PAGE + "&page=" + page, "");
            online += (int) ONLINE.matcher(devices).results().count();
        }
        return online == count;
    }

    /// What the server takes while nothing happens but pings, of which each number sends one in 20 to 30 s.
    private void idle(String when) throws Exception {
        Thread.sleep(brief ? 5_000 : 15_000);
        double before = server.cpuSeconds();
        long begin = System.nanoTime();
        Thread.sleep(brief ? 10_000 : 60_000);
        double share = (server.cpuSeconds() - before) / ((System.nanoTime() - begin) / 1e9);
        String name = "memory, " + count + " idle numbers, " + when;
        if (brief) {
            report.note(name, Memory.mib(server, "VmRSS"), "MiB");
        } else {
            report.atMost(name, Memory.mib(server, "VmRSS"), "MiB", 400);
        }
        report.note("of that anonymous, " + when, Memory.mib(server, "RssAnon"), "MiB");
        report.note("threads of the system, " + when, Memory.count(server, "Threads"), "");
        report.note("processor while idle, " + when, share * 100, "% of one");
    }

    private double liveHeap() throws IOException, InterruptedException {
        jcmd("GC.run");
        return USED.matcher(jcmd("GC.heap_info"))
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .sum()
                / KIB_PER_MIB;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(program, Long.toString(server.pid()), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private void post(String name) throws Exception {
        double before = server.cpuSeconds();
        String[] posts = new String[count];
        report.note(
                name + ": until all are acknowledged",
                seconds(() -> {
                    atOnce(number -> posts[number] = Server.member(
                            server.call("POST", statuses(number), "{\"message\":\"Open until eight today\"}"), "id"));
                    atOnce(number -> until(() -> server.call("GET", statuses(number) + "/" + posts[number], "")
                            .contains("\"state\":\"published\"")));
                }),
                "s");
        report.note(name + ": processor for each", (server.cpuSeconds() - before) * 1_000 / count, "ms");
        posted++;
        until(() -> people.stream().mapToInt(phone -> phone.seen().size()).sum() >= posted * count * CONTACTS);
    }

    private static String statuses(int number) {
        return "/v1/chat/" + alias(number) + "/status";
    }

    private void cut() throws Exception {
        for (SimulatedPhone phone : phones) {
            for (int device : phone.companions().keySet()) {
                whatsApp.faults().disconnect(Jid.ofPhone(phone.phone()).withDevice(device));
            }
        }
        // Each number notices in its own time: not before all did is the count worth looking at.
        Thread.sleep(1_000);
        until(this::allOnline);
    }

    private void restart() throws Exception {
        server.restart();
        until(this::allOnline);
    }

    private void requireClean() {
        for (SimulatedPhone phone : people) {
            if (!phone.violations().isEmpty() || phone.seen().size() != posted * count * CONTACTS / PEOPLE) {
                throw new IllegalStateException(phone.phone() + " saw " + phone.seen().size() + ", " + phone.violations());
            }
        }
        if (!whatsApp.refusals().isEmpty()) {
            throw new IllegalStateException("refused: " + whatsApp.refusals());
        }
    }

    private interface Deed {
        void to(int number) throws Exception;
    }

    private interface Step {
        void take() throws Exception;
    }

    /// Does something for all numbers, for some of them at a time.
    private void atOnce(Deed deed) throws Exception {
        var turns = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(() -> {
                    turns.acquire();
                    try {
                        deed.to(number);
                    } finally {
                        turns.release();
                    }
                    return true;
                });
            }
            for (var one : threads.invokeAll(calls)) {
                one.get();
            }
        }
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IllegalStateException("not in time");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static double seconds(Step step) throws Exception {
        long begin = System.nanoTime();
        step.take();
        return (System.nanoTime() - begin) / 1e9;
    }
}
