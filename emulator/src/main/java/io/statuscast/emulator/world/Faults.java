package io.statuscast.emulator.world;

/// Misbehaviour on demand.
public final class Faults {
    private final World world;

    Faults(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }
}
