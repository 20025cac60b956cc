/// The deterministic simulation: the real client and the real emulator in one world whose time, threads,
/// network and faults come from a seed. See `docs/protocol/simulation.md`.
@NullMarked
package io.statuscast.emulator.sim;

import org.jspecify.annotations.NullMarked;
