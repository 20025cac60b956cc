package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.CryptoException;
import io.statuscast.whatsapp.pairing.DeviceCredentials;
import io.statuscast.whatsapp.pairing.LinkCodeExchange;
import io.statuscast.whatsapp.pairing.LinkedAccount;
import io.statuscast.whatsapp.pairing.PairDevice;
import io.statuscast.whatsapp.pairing.PairSuccess;
import io.statuscast.whatsapp.pairing.QrText;
import io.statuscast.whatsapp.signal.SignedPreKey;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Linking on one connection after the other: which QR code is on show, which code can be typed beside it,
/// and what happens when a phone answers one of them.
///
/// The secrets of both are good at the same time: who scans the QR code after a code was typed wrongly is
/// linked. Only the link's thread calls it.
final class PairingSteps {
    private static final Logger LOG = System.getLogger(PairingSteps.class.getName());
    /// How often a phone may answer one code. Source: zapo `WaPairingFlow.js`.
    private static final int ANSWERS_MAX = 3;

    /// A code that can be typed.
    ///
    /// @param advSecret what the answered code agreed on, null until a phone answered
    private record Typed(
            LinkCodeExchange exchange, byte[] reference, LinkCode code, int answers, byte @Nullable [] advSecret) {
        Typed answered(byte @Nullable [] newSecret) {
            return new Typed(exchange, reference, code, answers + 1, newSecret);
        }
    }

    private final ClientConfig config;
    private final Account account;
    private final Link link;
    private final PreKeySupply preKeys;
    private List<String> refs = List.of();
    private int shown = -1;
    private boolean finished;
    private Instant deadline = Instant.EPOCH;
    private @Nullable QrCode qr;
    private @Nullable Typed typed;
    private @Nullable PairProblem problem;

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
        qr = null;
        typed = null;
        deadline = config.clock().instant().plus(config.timeouts().query());
    }

    /// Takes the references and shows the first.
    void offered(Connection connection, Node iq) {
        PairDevice offer = PairDevice.of(iq);
        connection.send(offer.reply());
        refs = offer.refs();
        shown = -1;
        nextCode();
    }

    /// Shows the next QR code. When the last ran out, a code that can be typed keeps the connection as long
    /// as it is good.
    ///
    /// @return false when there is nothing left to offer
    boolean nextCode() {
        if (finished) {
            return false;
        }
        if (shown + 1 < refs.size()) {
            shown++;
            ClientTimeouts.QrLife life = config.timeouts().qr();
            deadline = config.clock().instant().plus(shown == 0 ? life.first() : life.next());
            show();
            return true;
        }
        if (typed == null || !typed.code().expiresAt().isAfter(config.clock().instant())) {
            return false;
        }
        deadline = typed.code().expiresAt();
        return true;
    }

    /// How long what is on offer is good.
    Duration remaining() {
        return Duration.between(config.clock().instant(), deadline);
    }

    /// Whether we are linked, so that the server closing the connection is no failure.
    boolean finished() {
        return finished;
    }

    private void show() {
        if (shown >= 0) {
            String text = QrText.of(refs.get(shown), account.credentials()).text();
            qr = new QrCode(text, deadline);
        }
        if (qr != null) {
            link.apply(new LinkMachine.Event.Offered(qr, typed == null ? null : typed.code(), problem));
        }
    }

    /// Offers a code to type beside the QR codes; one that was offered before is no longer good.
    void codeTaken(LinkSignal.CodeTaken taken) {
        typed = new Typed(taken.exchange(), taken.reference(), taken.code(), 0, null);
        problem = null;
        show();
    }

    /// A phone answered the code, or the server wants another one.
    void codeNews(Connection connection, Node notification) {
        Typed now = typed;
        String stage = notification
                .child(LinkCodeExchange.TAG)
                .map(reg -> reg.attrOrEmpty("stage"))
                .orElse("");
        if (now == null || finished) {
            LOG.log(Level.DEBUG, "nobody waits for the {0} of a code", stage);
        } else if (stage.equals("refresh_code")) {
            typed = null;
            show();
        } else if (stage.equals("primary_hello") && now.answers() < ANSWERS_MAX) {
            phoneAnswered(connection, notification, now);
        }
    }

    private void phoneAnswered(Connection connection, Node notification, Typed now) {
        try {
            var finish = now.exchange().finish(now.reference(), notification, account.credentials(), config.random());
            if (finish.isPresent()) {
                // Before the question: pair-success may follow its answer at once.
                typed = now.answered(finish.get().advSecret());
                connection
                        .iqs()
                        .ask(
                                "md",
                                "set",
                                List.of(finish.get().request()),
                                config.timeouts().query());
            }
        } catch (CryptoException e) {
            LOG.log(Level.INFO, "the phone''s answer to a code cannot be used: {0}", e.getMessage());
            codeRefused(now);
        } catch (QueryException e) {
            if (e.kind() == QueryException.Kind.REFUSED) {
                LOG.log(Level.INFO, "the server refused the end of a code: {0}", e.getMessage());
                codeRefused(now);
            }
        }
    }

    private void codeRefused(Typed now) {
        typed = now.answered(null);
        failed(PairProblem.CODE_REFUSED);
        show();
    }

    /// Makes the secret of the QR codes anew, as the server wishes, unless a phone is about to use it.
    /// Source: whatsapp-rust `companion_reg.rs`.
    void refresh() {
        if (finished || (typed != null && typed.advSecret() != null)) {
            return;
        }
        account.update(account.credentials().withNewSecret(config.random()), new Batch());
        show();
    }

    /// Checks what the phone signed; stores the account before the server hears of it.
    void scanned(Connection connection, Node iq) {
        switch (answer(iq)) {
            case PairSuccess.Outcome.Linked linked -> {
                store(linked);
                finished = true;
                problem = null;
                deadline = config.clock().instant().plus(config.timeouts().query());
                connection.send(linked.reply());
            }
            case PairSuccess.Outcome.HmacMismatch(Node reply) ->
                refuse(connection, reply, PairProblem.HMAC_MISMATCH, "the HMAC is wrong");
            case PairSuccess.Outcome.SignatureMismatch(Node reply) ->
                refuse(connection, reply, PairProblem.SIGNATURE_MISMATCH, "the account's signature is wrong");
            case PairSuccess.Outcome.Malformed(String what, Node reply) ->
                refuse(connection, reply, PairProblem.MALFORMED, what);
        }
    }

    private PairSuccess.Outcome answer(Node iq) {
        DeviceCredentials own = account.credentials();
        byte[] secret = typed == null ? null : typed.advSecret();
        if (secret != null) {
            PairSuccess.Outcome byCode = PairSuccess.answer(iq, own.withAdvSecret(secret), config.random());
            if (!(byCode instanceof PairSuccess.Outcome.HmacMismatch)) {
                return byCode;
            }
        }
        return PairSuccess.answer(iq, own, config.random());
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

    private void refuse(Connection connection, Node reply, PairProblem why, String detail) {
        LOG.log(Level.WARNING, "linking was refused by us: {0}", detail);
        failed(why);
        connection.send(reply);
    }

    /// The server refused this connection before it said that we are linked. What the phone's answer had us
    /// store is forgotten.
    void refusedByServer() {
        if (finished) {
            account.unlink();
            failed(PairProblem.SERVER_REFUSED);
        }
    }

    private void failed(PairProblem why) {
        problem = why;
        link.tell(l -> l.onPairProblem(why));
    }
}
