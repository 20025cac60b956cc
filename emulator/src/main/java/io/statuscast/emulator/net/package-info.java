/// The WebSocket side: frames in, frames out, from the first byte to login or linking. Loopback only.
@NullMarked
package io.statuscast.emulator.net;

import org.jspecify.annotations.NullMarked;
