/// What the server answers: one class per family of stanzas. Each reads and changes the
/// [io.statuscast.emulator.world.World] under its lock and refuses what WhatsApp refuses.
@NullMarked
package io.statuscast.emulator.stanza;

import org.jspecify.annotations.NullMarked;
