package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.function.Consumer;

/// Sorts what arrives: answers to whoever waits, the link's own matters to its thread, everything else to the
/// stanza worker, which handles and acknowledges it in order.
///
/// Source: whatsmeow `client.go` nodeHandlers, `receipt.go`, `notification.go`.
final class StanzaDispatcher implements Connection.Receiver {
    private static final Logger LOG = System.getLogger(StanzaDispatcher.class.getName());
    /// How many queued stanzas are asked for at once. Source: Baileys `socket.js` offline_preview.
    private static final String OFFLINE_BATCH = "100";

    /// What a companion that is not linked yet cannot get.
    private static final Set<String> OF_AN_ACCOUNT = Set.of("message", "status", "receipt");

    private final Consumer<LinkSignal> loop;
    private final Account account;
    private final MessageReceiver messages;
    private final Receipts receipts;
    private final Notifications notifications;
    private final PhoneWatch phone;
    private final Worker stanzas;

    StanzaDispatcher(
            Consumer<LinkSignal> loop,
            Account account,
            MessageReceiver messages,
            Receipts receipts,
            Notifications notifications,
            PhoneWatch phone,
            Worker stanzas) {
        this.loop = loop;
        this.account = account;
        this.messages = messages;
        this.receipts = receipts;
        this.notifications = notifications;
        this.phone = phone;
        this.stanzas = stanzas;
    }

    @Override
    public void onNode(Connection connection, Node node) {
        switch (node.tag()) {
            case "iq" -> iq(connection, node);
            case "ack" -> ack(connection, node);
            case "success" -> loop.accept(new LinkSignal.LoginAccepted(connection, node));
            case "failure" -> loop.accept(new LinkSignal.LoginRefused(connection, node));
            case "stream:error" -> loop.accept(new LinkSignal.StreamFailed(connection, node));
            case "xmlstreamend" -> connection.end("the server ended the stream");
            default -> {
                // A full queue holds up the transport's thread, and with it the reading of the socket.
                if (!stanzas.submitWaiting(() -> handle(connection, node), node.weight())) {
                    connection.end("the client is closing");
                }
            }
        }
    }

    @Override
    public void onEnd(Connection connection, String reason) {
        loop.accept(new LinkSignal.Ended(connection, reason));
    }

    private void iq(Connection connection, Node iq) {
        String type = iq.attrOrEmpty("type");
        if (type.equals("result") || type.equals("error")) {
            if (!connection.answers().offer(iq.attrOrEmpty("id"), iq)) {
                LOG.log(Level.DEBUG, "an answer came that nobody waits for: {0}", iq.attrOrEmpty("id"));
            }
        } else if (iq.child("pair-device").isPresent()) {
            loop.accept(new LinkSignal.PairDeviceCame(connection, iq));
        } else if (iq.child("pair-success").isPresent()) {
            loop.accept(new LinkSignal.PairSuccessCame(connection, iq));
        } else if (iq.attrOrEmpty("xmlns").equals("urn:xmpp:ping")) {
            connection.send(Stanzas.result(iq));
        } else {
            LOG.log(Level.DEBUG, "a question of the server is not known: {0}", iq.attrOrEmpty("xmlns"));
        }
    }

    private static void ack(Connection connection, Node ack) {
        if (ack.attrOrEmpty("class").equals("message")) {
            connection.answers().offer(ChunkedSend.ackKey(ack), ack);
        }
    }

    private void handle(Connection connection, Node node) {
        boolean linked = account.linked();
        if (!linked && OF_AN_ACCOUNT.contains(node.tag())) {
            LOG.log(Level.DEBUG, "not acted on before linking: {0}", node.tag());
            return;
        }
        phone.saw(node);
        switch (node.tag()) {
            case "message", "status" -> messages.received(connection, node);
            case "receipt" -> receipts.received(connection, node);
            case "notification" -> notification(connection, node, linked);
            case "call" -> connection.send(Stanzas.ack(node));
            case "ib" -> ib(connection, node);
            default -> LOG.log(Level.TRACE, "not acted on: {0}", node.tag());
        }
    }

    /// Acknowledges it even when it cannot be handled, which would be so the next time; but not when it was the store
    /// that failed, since then it shall come again.
    private void notification(Connection connection, Node notification, boolean linked) {
        boolean comesAgain = false;
        try {
            LinkSignal.ofNotification(connection, notification).ifPresentOrElse(loop, () -> {
                if (linked) {
                    notifications.received(connection, notification);
                }
            });
        } catch (StoreException e) {
            comesAgain = e.isPassing();
            throw e;
        } finally {
            if (!comesAgain) {
                connection.send(Stanzas.ack(notification));
            }
        }
    }

    private void ib(Connection connection, Node ib) {
        for (Node child : ib.children()) {
            switch (child.tag()) {
                case "offline_preview" ->
                    connection.send(Node.of(
                            "ib",
                            Node.attrs("to", Jid.SERVER.toString()),
                            Node.of("offline_batch", Node.attrs("count", OFFLINE_BATCH))));
                case "edge_routing" ->
                    child.child("routing_info").map(Node::bytes).ifPresent(account::routing);
                case "dirty" -> {
                    if (account.linked()) {
                        notifications.dirty(connection, child);
                    }
                }
                default -> LOG.log(Level.TRACE, "not acted on: ib {0}", child.tag());
            }
        }
    }
}
