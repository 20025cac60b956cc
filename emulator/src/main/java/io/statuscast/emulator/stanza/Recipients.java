package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Account;
import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The `<participants>` of a message, read and checked.
///
/// One class of address only, every companion known, none named twice. An entry for the sending companion itself is
/// passed over: Baileys 7.0.0-rc14 writes one when its own LID is in the audience. Source:
/// whatsapp-rust `wacore/src/send/status.rs` (bare entries), whatsmeow `send.go`.
///
/// @param problem    why they cannot be accepted; then the rest is empty
/// @param deliveries every device of every user named, in the order of the list, except the sender
/// @param named      what has an `enc` of its own
record Recipients(Optional<String> problem, List<Delivery> deliveries, List<Delivery> named) {
    private static final Set<String> ATTRIBUTES = Set.of("jid");

    static Recipients read(World world, Device from, Node message) {
        List<Node> entries =
                message.child("participants").map(p -> p.children("to")).orElse(List.of());
        var named = new LinkedHashMap<Device, Delivery>();
        var users = new LinkedHashMap<Account, Boolean>();
        var servers = new HashSet<String>();
        var seen = new HashSet<Jid>();
        for (Node entry : entries) {
            Optional<String> problem = one(world, from, entry, named, users);
            if (problem.isPresent()) {
                return refused(problem.get());
            }
            Jid jid = entry.jid("jid").orElseThrow();
            servers.add(jid.server());
            if (!seen.add(jid)) {
                return refused("named twice: " + jid);
            }
        }
        if (servers.size() > 1) {
            return refused("phone numbers and LIDs mixed in one message");
        }
        return new Recipients(Optional.empty(), everybody(from, named, users), List.copyOf(named.values()));
    }

    private static Recipients refused(String why) {
        return new Recipients(Optional.of(why), List.of(), List.of());
    }

    private static Optional<String> one(
            World world, Device from, Node entry, Map<Device, Delivery> named, Map<Account, Boolean> users) {
        for (String name : entry.attrs().keySet()) {
            if (!ATTRIBUTES.contains(name)) {
                return Optional.of("unknown attribute on to: " + name);
            }
        }
        Optional<Jid> jid = entry.jid("jid").filter(j -> j.isLid() || j.isPhone());
        Optional<Account> account = jid.flatMap(world::find);
        if (account.isEmpty()) {
            return Optional.of("unknown user: " + entry.attrOrEmpty("jid"));
        }
        boolean bare = entry.children().isEmpty();
        if (bare && jid.get().device() != 0) {
            return Optional.of("a companion without its enc: " + jid.get());
        }
        users.putIfAbsent(account.get(), jid.get().isLid());
        if (bare) {
            return Optional.empty();
        }
        Optional<Device> device = account.get().device(jid.get().device());
        if (device.isEmpty()) {
            return Optional.of("unknown companion: " + jid.get());
        }
        if (!device.get().phoneJid().equals(from.phoneJid())) {
            named.put(device.get(), new Delivery(device.get(), jid.get().isLid(), entry.children()));
        }
        return Optional.empty();
    }

    private static List<Delivery> everybody(Device from, Map<Device, Delivery> named, Map<Account, Boolean> users) {
        var all = new ArrayList<Delivery>();
        users.forEach((account, lid) -> {
            for (Device device : account.devices()) {
                if (!device.phoneJid().equals(from.phoneJid())) {
                    all.add(named.getOrDefault(device, new Delivery(device, lid, List.of())));
                }
            }
        });
        return all;
    }
}
