/// The client of the whatsapp module against the emulator, over real sockets.
@NullMarked
package io.statuscast.emulator.client;

import org.jspecify.annotations.NullMarked;
