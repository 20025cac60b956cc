package io.statuscast.emulator;

import io.statuscast.emulator.world.WorldSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// How to start an emulator.
///
/// @param chatPort  port of the WebSocket on 127.0.0.1; 0 for any
/// @param mediaPort port of the https media store on 127.0.0.1; 0 for any
/// @param directory where the world is kept between two runs; null for a world that ends with the process
/// @param tls       `wss` with the media store's certificate instead of `ws`
public record EmulatorConfig(
        int chatPort, int mediaPort, @Nullable Path directory, InstantSource clock, WorldSettings world, boolean tls) {
    /// Any ports, nothing kept, the system's time: for tests.
    public static EmulatorConfig inMemory() {
        return new EmulatorConfig(0, 0, null, InstantSource.system(), WorldSettings.usual(), false);
    }

    /// Any ports, the world kept in a directory.
    public static EmulatorConfig keptIn(Path directory) {
        return inMemory().withDirectory(directory);
    }

    public EmulatorConfig withDirectory(Path kept) {
        return new EmulatorConfig(chatPort, mediaPort, kept, clock, world, tls);
    }

    public EmulatorConfig withWorld(WorldSettings settings) {
        return new EmulatorConfig(chatPort, mediaPort, directory, clock, settings, tls);
    }

    public EmulatorConfig withTls() {
        return new EmulatorConfig(chatPort, mediaPort, directory, clock, world, true);
    }

    public EmulatorConfig withPorts(int chat, int media) {
        return new EmulatorConfig(chat, media, directory, clock, world, tls);
    }
}
