/// What goes wrong on the emulated server, as values: plans made of rules, or made from a seed, and the dice
/// that play them. Knows nothing of worlds and sockets.
@NullMarked
package io.statuscast.emulator.faults;

import org.jspecify.annotations.NullMarked;
