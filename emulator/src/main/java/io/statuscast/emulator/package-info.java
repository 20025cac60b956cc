/// A strict WhatsApp server on loopback: the sandbox number's world and the bench every client is tested on.
/// [io.statuscast.emulator.WhatsAppEmulator] starts one inside a test or the server;
/// [io.statuscast.emulator.EmulatorMain] is the same as a process with a small control API.
@NullMarked
package io.statuscast.emulator;

import org.jspecify.annotations.NullMarked;
