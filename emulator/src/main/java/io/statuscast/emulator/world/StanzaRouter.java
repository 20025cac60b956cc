package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Node;

/// What the world does with a stanza that a device sent; called under the world's lock. Answers go out by
/// [World#deliver].
public interface StanzaRouter {
    void route(World world, Device from, Node stanza);
}
