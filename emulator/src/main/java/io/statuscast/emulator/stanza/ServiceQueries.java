package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Node;

/// Pings, statistics and the passive switch. Source: whatsmeow `keepalive.go`, `prekeys.go`, Baileys `Socket/socket`.
final class ServiceQueries implements Stanzas.Queries {
    @Override
    public void answer(World world, Device from, Node iq) {
        Answers.result(world, from, iq);
        if (iq.attrOrEmpty("xmlns").equals("passive") && iq.child("active").isPresent()) {
            world.activate(from);
        }
    }
}
