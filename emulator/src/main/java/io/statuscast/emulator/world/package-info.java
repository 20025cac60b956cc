/// The server's side of the truth: accounts, their devices and keys, mailboxes and collections. One lock guards all
/// of it ([io.statuscast.emulator.world.World]); what is delivered leaves outside that lock. Simulated phones and
/// contacts enter through the same door as socket clients: [io.statuscast.emulator.world.Endpoint].
@NullMarked
package io.statuscast.emulator.world;

import org.jspecify.annotations.NullMarked;
