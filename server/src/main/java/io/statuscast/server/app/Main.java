package io.statuscast.server.app;

import io.statuscast.server.config.Config;
import io.statuscast.server.config.InvalidConfigException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/// The process: configuration, start, banner, and an orderly end.
public final class Main {
    private static final Logger LOG = System.getLogger(Main.class.getName());
    private static final int START_FAILED = 1;
    private static final int USED_WRONGLY = 2;

    private Main() {}

    /// Runs until the process is asked to end. With `--rehearse DIRECTORY`, only as long as the JVM needs to
    /// learn what a start needs.
    public static void main(String[] args) throws InterruptedException, IOException {
        if (args.length == 2 && args[0].equals("--rehearse")) {
            Rehearsal.run(Path.of(args[1]));
        } else if (args.length > 0) {
            System.err.println("Statuscast takes no arguments; docs/config.md lists its settings.");
            System.exit(USED_WRONGLY);
        } else {
            serve();
        }
    }

    private static void serve() throws InterruptedException {
        var lifecycle = new Lifecycle();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(lifecycle::close));
        try {
            Config config = Config.load(System.getenv(), Path.of(""));
            Logging.configure(config.logLevel());
            StatuscastServer.start(config, lifecycle).banner().print(System.out);
        } catch (InvalidConfigException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(USED_WRONGLY);
        } catch (StartFailedException failure) {
            System.err.println("Statuscast cannot start: " + failure.getMessage());
            System.exit(START_FAILED);
        } catch (RuntimeException unforeseen) {
            // Otherwise what was started already would keep half a server alive.
            LOG.log(Level.ERROR, "the start failed", unforeseen);
            System.err.println("Statuscast cannot start: " + unforeseen.getMessage());
            System.exit(START_FAILED);
        }
        lifecycle.awaitClosed();
    }
}
