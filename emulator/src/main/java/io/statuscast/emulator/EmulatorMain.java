package io.statuscast.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.concurrent.CountDownLatch;

/// The emulator as a process: prints one JSON line `{"chatUrl","noiseRoot","caPem","control"}` and serves until it is
/// ended.
///
/// Arguments, all optional: `--directory=PATH` (the world is kept there), `--chat-port=N`, `--media-port=N`,
/// `--control-port=N` (0 for any), `--lid-migrated`, `--tls`.
public final class EmulatorMain {
    private EmulatorMain() {}

    /// Ends with the process; interrupting the main thread ends it in order.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.parse(arguments);
        var emulator = WhatsAppEmulator.start(options.config());
        var control = new ControlServer(emulator, options.controlPort());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            control.close();
            emulator.close();
        }));
        var line = new LinkedHashMap<String, Object>();
        line.put("chatUrl", emulator.chatUrl());
        line.put("noiseRoot", HexFormat.of().formatHex(emulator.noiseRoot()));
        line.put("caPem", emulator.caPem());
        line.put("control", control.url());
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        out.println(Json.of(line));
        new CountDownLatch(1).await();
    }

    private record Options(EmulatorConfig config, int controlPort) {
        static Options parse(String[] arguments) {
            EmulatorConfig config = EmulatorConfig.inMemory();
            int chat = 0;
            int media = 0;
            int control = 0;
            for (String argument : arguments) {
                int equals = argument.indexOf('=');
                String name = equals < 0 ? argument : argument.substring(0, equals);
                String value = equals < 0 ? "" : argument.substring(equals + 1);
                switch (name) {
                    case "--directory" -> config = config.withDirectory(Path.of(value));
                    case "--chat-port" -> chat = Integer.parseInt(value);
                    case "--media-port" -> media = Integer.parseInt(value);
                    case "--control-port" -> control = Integer.parseInt(value);
                    case "--lid-migrated" ->
                        config = config.withWorld(config.world().migrated());
                    case "--tls" -> config = config.withTls();
                    default -> throw new IllegalArgumentException("unknown argument " + argument);
                }
            }
            return new Options(config.withPorts(chat, media), control);
        }
    }
}
