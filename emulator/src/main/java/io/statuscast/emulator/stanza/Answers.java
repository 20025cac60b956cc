package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.List;

/// The two answers to an `iq`.
final class Answers {
    private Answers() {}

    static void result(World world, Device to, Node iq, Node... children) {
        world.deliver(
                to,
                Node.of("iq", Node.attrs("from", from(iq), "type", "result", "id", iq.attr("id")), List.of(children)));
    }

    static void error(World world, Device to, Node iq, int code, String text) {
        world.refuse(to.phoneJid().toString(), code, text, iq);
        fail(world, to, iq, code, text);
    }

    /// An error that is the server's own, not the client's.
    static void fault(World world, Device to, Node iq, int code) {
        fail(world, to, iq, code, "on purpose");
    }

    private static void fail(World world, Device to, Node iq, int code, String text) {
        Node error = Node.of("error", Node.attrs("code", Integer.toString(code), "text", text));
        world.deliver(to, Node.of("iq", Node.attrs("from", from(iq), "type", "error", "id", iq.attr("id")), error));
    }

    private static String from(Node iq) {
        String to = iq.attr("to");
        return to == null ? Jid.SERVER.toString() : to;
    }
}
