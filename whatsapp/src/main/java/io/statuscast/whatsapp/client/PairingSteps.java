package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.pairing.LinkedAccount;
import io.statuscast.whatsapp.pairing.PairDevice;
import io.statuscast.whatsapp.pairing.PairSuccess;
import io.statuscast.whatsapp.pairing.QrText;
import io.statuscast.whatsapp.signal.SignedPreKey;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/// Linking by QR code on one connection after the other: which code is on show, and what happens when it is
/// scanned.
///
/// Only the link's thread calls it.
final class PairingSteps {
    private static final Logger LOG = System.getLogger(PairingSteps.class.getName());

    private final ClientConfig config;
    private final Account account;
    private final Link link;
    private final PreKeySupply preKeys;
    private List<String> refs = List.of();
    private int shown = -1;
    private boolean finished;

    PairingSteps(ClientConfig config, Account account, Link link, PreKeySupply preKeys) {
        this.config = config;
        this.account = account;
        this.link = link;
        this.preKeys = preKeys;
    }

    /// What registration names as our signed prekey.
    SignedPreKey signedPreKey() {
        return preKeys.signed();
    }

    /// A new connection, without codes yet.
    void begin() {
        refs = List.of();
        shown = -1;
        finished = false;
    }

    /// Takes the references and shows the first.
    void offered(Connection connection, Node iq) {
        PairDevice offer = PairDevice.of(iq);
        connection.send(offer.reply());
        refs = offer.refs();
        shown = -1;
        nextCode();
    }

    /// Shows the next code.
    ///
    /// @return false when there is none left
    boolean nextCode() {
        if (shown + 1 >= refs.size() || finished) {
            return false;
        }
        shown++;
        String text = QrText.of(refs.get(shown), account.credentials()).text();
        link.apply(new LinkMachine.Event.QrOffered(
                new QrCode(text, config.clock().instant().plus(shownFor()))));
        return true;
    }

    /// How long the code on show is good.
    Duration shownFor() {
        return shown <= 0
                ? config.timeouts().qr().first()
                : config.timeouts().qr().next();
    }

    /// Whether we are linked, so that the server closing the connection is no failure.
    boolean finished() {
        return finished;
    }

    /// Checks what the phone signed; stores the account before the server hears of it.
    void scanned(Connection connection, Node iq) {
        switch (PairSuccess.answer(iq, account.credentials(), config.random())) {
            case PairSuccess.Outcome.Linked linked -> {
                store(linked);
                finished = true;
                connection.send(linked.reply());
                account.identity().ifPresent(identity -> link.tell(l -> l.onLinked(identity)));
            }
            case PairSuccess.Outcome.HmacMismatch(Node reply) -> refuse(connection, reply, "the HMAC is wrong");
            case PairSuccess.Outcome.SignatureMismatch(Node reply) ->
                refuse(connection, reply, "the account's signature is wrong");
            case PairSuccess.Outcome.Malformed(String what, Node reply) -> refuse(connection, reply, what);
        }
    }

    private void store(PairSuccess.Outcome.Linked linked) {
        var batch = new Batch();
        LinkedAccount now = linked.credentials().account();
        if (now != null) {
            Jid lid = now.lid();
            SignalKeys.trust(now.jid().toUser(), linked.primaryIdentity(), batch);
            if (lid != null) {
                SignalKeys.trust(lid.toUser(), linked.primaryIdentity(), batch);
            }
        }
        account.update(linked.credentials(), batch);
    }

    private static void refuse(Connection connection, Node reply, String why) {
        LOG.log(Level.WARNING, "linking was refused by us: {0}", why);
        connection.send(reply);
    }
}
