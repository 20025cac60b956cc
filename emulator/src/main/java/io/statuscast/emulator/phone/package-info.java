/// Simulated phones: device 0 of an account, with its own keys and contacts, which links companions like a real one and
/// reads, verifies and remembers the statuses that reach it.
@NullMarked
package io.statuscast.emulator.phone;

import org.jspecify.annotations.NullMarked;
