package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.whatsapp.binary.Node;
import java.util.List;

/// One device that gets a message, under which address, and which encrypted part of it is its own.
///
/// @param lid whether the sender addressed the device by LID, so that it sees the author by LID too
/// @param own the `enc` elements for this device alone, none for those who get the `skmsg` only
record Delivery(Device to, boolean lid, List<Node> own) {}
