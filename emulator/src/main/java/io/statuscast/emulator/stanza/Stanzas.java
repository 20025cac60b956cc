package io.statuscast.emulator.stanza;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.StanzaRouter;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Node;
import java.util.Map;
import java.util.OptionalInt;

/// Finds the family of a stanza and lets it answer.
public final class Stanzas implements StanzaRouter {
    /// Answers the queries of one `xmlns`.
    interface Queries {
        void answer(World world, Device from, Node iq);
    }

    private static final int BAD_REQUEST = 400;
    private static final int NOT_IMPLEMENTED = 501;

    private final Map<String, Queries> queries = Map.ofEntries(
            Map.entry("encrypt", new KeyQueries()),
            Map.entry("usync", new DeviceQueries()),
            Map.entry("w:sync:app:state", new CollectionQueries()),
            Map.entry("w:m", new MediaQueries()),
            Map.entry("md", new CompanionQueries()),
            Map.entry("passive", new ServiceQueries()),
            Map.entry("w:p", new ServiceQueries()),
            Map.entry("urn:xmpp:ping", new ServiceQueries()),
            Map.entry("w:stats", new ServiceQueries()),
            Map.entry("urn:xmpp:whatsapp:dirty", new ServiceQueries()),
            Map.entry("urn:xmpp:whatsapp:push", new ServiceQueries()),
            Map.entry("abt", new SettingQueries()),
            Map.entry("w", new SettingQueries()),
            Map.entry("blocklist", new SettingQueries()),
            Map.entry("privacy", new SettingQueries()),
            Map.entry("status", new SettingQueries()),
            Map.entry("w:g2", new GroupQueries()),
            Map.entry("w:biz", new BusinessQueries()),
            Map.entry("w:mex", new SettingQueries()));
    private final Messages messages = new Messages();
    private final Receipts receipts = new Receipts();

    @Override
    public void route(World world, Device from, Node stanza) {
        switch (stanza.tag()) {
            case "iq" -> query(world, from, stanza);
            case "message" -> messages.take(world, from, stanza);
            case "receipt" -> receipts.take(world, from, stanza);
            case "ack" -> from.mailbox().acknowledge(stanza);
            case "ib", "presence", "chatstate", "call" -> {
                // Telemetry, offline batches, presence and typing notices: a server says nothing to these. The name in
                // a companion's presence repeats what the phone told it; the phone owns the name.
            }
            default -> world.refuse(from.phoneJid().toString(), BAD_REQUEST, "no such stanza", stanza);
        }
    }

    private void query(World world, Device from, Node iq) {
        String type = iq.attrOrEmpty("type");
        if (type.equals("result") || type.equals("error")) {
            return;
        }
        if (iq.attr("id") == null) {
            world.refuse(from.phoneJid().toString(), BAD_REQUEST, "an iq without an id", iq);
            return;
        }
        OptionalInt fault = world.faults().takeQueryFault(from, iq.attrOrEmpty("xmlns"));
        if (fault.isPresent()) {
            if (fault.getAsInt() != 0) {
                Answers.fault(world, from, iq, fault.getAsInt());
            }
            return;
        }
        Queries family = queries.get(iq.attrOrEmpty("xmlns"));
        if (family == null) {
            Answers.error(world, from, iq, NOT_IMPLEMENTED, "feature-not-implemented");
        } else {
            family.answer(world, from, iq);
        }
    }
}
