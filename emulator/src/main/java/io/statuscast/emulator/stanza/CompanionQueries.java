package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Node;
import java.util.List;
import java.util.Optional;

/// Unlinking. Source: whatsmeow `client.go` (Logout).
final class CompanionQueries implements Stanzas.Queries {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    @Override
    public void answer(World world, Device from, Node iq) {
        Optional<Node> remove = iq.child("remove-companion-device");
        if (remove.isEmpty()) {
            Answers.error(world, from, iq, BAD_REQUEST, "bad-request");
        } else {
            remove(world, from, iq, remove.get());
        }
    }

    private static void remove(World world, Device from, Node iq, Node remove) {
        if (from.isPhone() && remove.attrOrEmpty("all").equals("true")) {
            Answers.result(world, from, iq);
            companions(from).forEach(world::unlink);
            return;
        }
        Optional<Device> companion = remove.jid("jid").flatMap(world::deviceOf);
        if (companion.isEmpty() || companion.get().isPhone()) {
            Answers.error(world, from, iq, NOT_FOUND, "item-not-found");
        } else if (!mayRemove(from, companion.get())) {
            Answers.error(world, from, iq, FORBIDDEN, "forbidden");
        } else {
            Answers.result(world, from, iq);
            world.unlink(companion.get());
        }
    }

    private static List<Device> companions(Device phone) {
        return phone.account().devices().stream()
                .filter(device -> !device.isPhone())
                .toList();
    }

    /// A phone removes any companion of its account, a companion only itself.
    private static boolean mayRemove(Device from, Device companion) {
        boolean sameAccount = from.account().phone().equals(companion.account().phone());
        return sameAccount && (from.isPhone() || from.number() == companion.number());
    }
}
