package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.StanzaWords;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.signal.Encrypted;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.signal.PreKeyBundle;
import io.statuscast.whatsapp.signal.SignalException;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends a status or a message again to companions that could not decrypt it.
///
/// Each companion gets each a few times at most, and only if it was addressed to its owner. The first
/// posts to many new sessions bring bursts of requests, so they are served one after the other by a worker of
/// their own with a bounded queue; what does not fit comes again later.
/// Source: whatsmeow `retry.go` handleRetryReceipt.
final class RetryAnswers {
    private static final Logger LOG = System.getLogger(RetryAnswers.class.getName());
    /// From this count on, a session that stands is not trusted to be the same on the other side.
    private static final int NEW_SESSION_COUNT = 2;
    /// Answers encrypted for each that the server may take: most are lost with a connection, and asked for on the next.
    private static final int TRIES_PER_ANSWER = 4;
    /// The token of nobody's stanza: an ack on its way does not make a note of it that the key is held.
    private static final byte[] LACKING = {1};

    private static final Duration RATE_LIMIT_PAUSE = Duration.ofSeconds(30);
    private static final int RATE_LIMITED = 429;
    private static final int SERVER_ERRORS = 500;

    private final Account account;
    private final SignalKeys keys;
    private final LidBook lids;
    private final SentMessages sent;
    private final StatusProgress progress;
    private final GroupDirectory groups;
    private final Bundles bundles;
    private final int answersMax;
    private final SecureRandom random;
    private final Pauses pauses;
    private final Worker worker;

    /// @param worker runs [#answer]
    RetryAnswers(
            Account account,
            SignalKeys keys,
            LidBook lids,
            SentMessages sent,
            StatusProgress progress,
            GroupDirectory groups,
            Bundles bundles,
            int answersMax,
            SecureRandom random,
            Pauses pauses,
            Worker worker) {
        this.account = account;
        this.keys = keys;
        this.lids = lids;
        this.sent = sent;
        this.progress = progress;
        this.groups = groups;
        this.bundles = bundles;
        this.answersMax = answersMax;
        this.random = random;
        this.pauses = pauses;
        this.worker = worker;
    }

    /// Answers a retry receipt; blocks. The receipt is acknowledged when the server has acknowledged the
    /// answer, or when there is nothing to answer: what a connection that ends, a server without answers or a crash
    /// leaves unanswered, the server brings again.
    ///
    /// @throws QueryException when it can be answered later, on another connection
    void answer(Connection connection, Node receipt) {
        Optional<Node> message;
        try {
            message = messageIfAny(connection, receipt);
        } catch (QueryException e) {
            connection.owe();
            throw e;
        }
        if (message.isEmpty()) {
            connection.send(Stanzas.ack(receipt));
            return;
        }
        String key = ChunkedSend.ackKey(message.get());
        boolean watched = connection.answers().whenAnswered(key, ack -> answered(connection, receipt, ack));
        connection.send(message.get());
        if (!watched) {
            connection.send(Stanzas.ack(receipt));
        }
    }

    /// On the reader's thread.
    private void answered(Connection connection, Node receipt, Node ack) {
        int error = Attributes.number(ack, "error", 0);
        if (error == RATE_LIMITED || error >= SERVER_ERRORS) {
            boolean again = worker.submit(() -> {
                pauses.pause(RATE_LIMIT_PAUSE);
                answer(connection, receipt);
            });
            LOG.log(Level.INFO, "a status sent again was refused with {0}; tried once more: {1}", error, again);
            if (!again) {
                connection.owe();
            }
            return;
        }
        connection.send(Stanzas.ack(receipt));
        if (error == 0 && !worker.submit(() -> taken(receipt))) {
            LOG.log(Level.DEBUG, "an answer to a retry was not counted");
        }
    }

    /// Counts an answer that the server took. One that was lost on the way does not use up what a companion may ask.
    private void taken(Node receipt) {
        String messageId = receipt.attrOrEmpty("id");
        companion(receipt)
                .ifPresent(companion -> keys.change(batch -> {
                    StatusProgress.Retries known = progress.retries(messageId, companion);
                    if (known.tries() > 0) {
                        progress.retried(messageId, companion, known.takenOnce(), batch);
                    }
                }));
    }

    private static Optional<Jid> companion(Node receipt) {
        return receipt.jid("participant").or(() -> receipt.jid("from"));
    }

    private Optional<Node> messageIfAny(Connection connection, Node receipt) {
        try {
            return messageFor(connection, receipt);
        } catch (SignalException e) {
            LOG.log(Level.INFO, "a retry came with keys that cannot be used: {0}", e.getMessage());
        } catch (QueryException e) {
            if (mayPass(e)) {
                throw e;
            }
            LOG.log(Level.INFO, "a retry cannot be answered: {0}", e.getMessage());
        }
        return Optional.empty();
    }

    private static boolean mayPass(QueryException e) {
        return switch (e.kind()) {
            case TIMED_OUT, DISCONNECTED -> true;
            case REFUSED -> e.code() == RATE_LIMITED || e.code() >= SERVER_ERRORS;
            case MALFORMED, TOO_LARGE -> false;
        };
    }

    /// What to send; nothing when the receipt asks for what it shall not get.
    private Optional<Node> messageFor(Connection connection, Node receipt) {
        Optional<Node> retry = receipt.child("retry");
        Optional<Jid> companion = companion(receipt);
        if (retry.isEmpty() || companion.isEmpty()) {
            return Optional.empty();
        }
        String messageId = receipt.attrOrEmpty("id");
        Optional<StoredSentMessage> stored = sent.find(messageId);
        if (stored.isEmpty()
                || stored.get().getTakenBack()
                || !wasAddressed(messageId, stored.get(), companion.get(), connection.iqs())) {
            LOG.log(Level.INFO, "a retry was asked for something that was not sent there");
            return Optional.empty();
        }
        StatusProgress.Retries before = progress.retries(messageId, companion.get());
        if (before.taken() >= answersMax || before.tries() >= answersMax * TRIES_PER_ANSWER) {
            LOG.log(Level.INFO, "a companion asked for a status more than {0} times", answersMax);
            return Optional.empty();
        }
        int count = Attributes.number(retry.get(), "count", before.tries() + 1);
        // A request that comes again after it was answered: that answer was of no use.
        int doubt = Math.max(count, before.tries() + 1);
        Optional<PreKeyBundle> given = Bundles.read(receipt);
        boolean spent = given.filter(bundle -> isSpent(bundle, before)).isPresent();
        Optional<PreKeyBundle> fresh = spent ? Optional.empty() : given;
        // A session on spent keys stands, and is not in doubt.
        PreKeyBundle bundle =
                fresh.isPresent() ? fresh.get() : fetchedIfNeeded(companion.get(), spent ? 0 : doubt, connection);
        return Optional.of(keys.atomically(batch -> {
            Integer preKey = fresh.map(PreKeyBundle::preKeyId).orElse(null);
            StatusProgress.Retries known = progress.retries(messageId, companion.get());
            progress.retried(messageId, companion.get(), known.triedWith(preKey), batch);
            return encrypt(receipt, companion.get(), messageId, count, bundle, batch);
        }));
    }

    /// The same request a second time, since we or the connection ended before it was acknowledged: its one-time prekey
    /// is spent. The server refuses everything in a second session on it.
    private static boolean isSpent(PreKeyBundle given, StatusProgress.Retries before) {
        return given.preKeyId() != null && before.preKeys().contains(given.preKeyId());
    }

    private boolean wasAddressed(String messageId, StoredSentMessage stored, Jid companion, IqRouter iqs) {
        if (PhoneRequests.isRequest(stored)) {
            return companion.device() == 0 && account.isOurs(companion);
        }
        if (account.isOurs(companion)) {
            return true;
        }
        Jid chat = chat(stored);
        if (chat.server().equals(Jid.GROUP)) {
            return groups.isMember(chat, companion.toUser(), iqs);
        }
        Set<String> names = Set.copyOf(lids.person(companion).names());
        return names.contains(chat.toString())
                || progress.addressed(messageId, names)
                || stored.getRecipientsList().stream().anyMatch(names::contains);
    }

    /// The server's keys to start a new session with, when the one that stands cannot be right; null when it may be.
    private @Nullable PreKeyBundle fetchedIfNeeded(Jid companion, int count, Connection connection) {
        boolean stands =
                keys.atomically(batch -> keys.signalStore().hasSession(keys.sessionAddress(companion, batch), batch));
        if (stands && count < NEW_SESSION_COUNT) {
            return null;
        }
        PreKeyBundle fetched =
                bundles.fetch(List.of(companion), connection.iqs()).get(companion);
        if (fetched == null && !stands) {
            throw new QueryException(QueryException.Kind.MALFORMED, "no keys for a companion that asked for a retry");
        }
        return fetched;
    }

    private Node encrypt(
            Node receipt, Jid companion, String messageId, int count, @Nullable PreKeyBundle bundle, Batch batch) {
        StoredSentMessage stored = sent.find(messageId).orElseThrow();
        Jid address = keys.sessionAddress(companion, batch);
        if (bundle != null) {
            keys.sessions().startSession(address, bundle, batch);
        }
        Message message = SentMessages.message(stored);
        byte[] plaintext = plaintext(message, stored, companion, address, batch).toByteArray();
        Encrypted encrypted = keys.sessions().encrypt(address, MessagePadding.pad(plaintext, random), batch);
        boolean toPhone = PhoneRequests.isRequest(stored);
        return stanza(receipt, messageId, count, StanzaWords.of(message), toPhone, encrypted);
    }

    /// What a companion gets: to a person's the message, to our own what we said to whom, to a group's with our
    /// key.
    private Message plaintext(Message message, StoredSentMessage stored, Jid companion, Jid address, Batch batch) {
        Jid chat = chat(stored);
        if (chat.isLid() || chat.isPhone()) {
            return account.isOurs(companion) && !account.isOurs(chat)
                    ? ChatEncryption.forOurselves(chat, message)
                    : message;
        }
        return withSenderKey(chat.toString(), message, companion, address, batch);
    }

    private static Jid chat(StoredSentMessage stored) {
        return stored.hasChat() ? Jid.parse(stored.getChat()) : Jid.STATUS;
    }

    /// The message with our sender key, unless its owner left the audience since: the key reads what comes
    /// next.
    private Message withSenderKey(String group, Message message, Jid companion, Jid address, Batch batch) {
        if (!account.isOurs(companion) && !keys.senderKeys().isGivenTo(group, address.toUser(), batch)) {
            return message;
        }
        // It may have lost everything, or may not get this answer either: the next status brings the key again.
        keys.senderKeys().markGiven(group, List.of(address), LACKING.clone(), batch);
        Jid lid = account.lid();
        Jid self = companion.isLid() && lid != null ? lid : account.phone();
        byte[] distribution = keys.senderKeys().distribution(group, self, batch);
        return StatusEncryption.withDistribution(group, message.toBuilder(), distribution)
                .build();
    }

    /// @param toPhone whether it is for our own phone as such, and not for a person's eyes
    private Node stanza(
            Node receipt, String messageId, int count, StanzaWords words, boolean toPhone, Encrypted encrypted) {
        var children = new ArrayList<Node>();
        if (toPhone) {
            children.add(PhoneRequests.META);
        }
        children.add(Node.of(
                "enc",
                Node.attrs(
                        "v", "2",
                        "type", encrypted.type(),
                        "count", Integer.toString(count),
                        "mediatype", words.mediaType(),
                        "decrypt-fail", words.hideFailure() ? "hide" : null),
                encrypted.bytes()));
        if (encrypted.isPreKeyMessage()) {
            children.add(Node.of("device-identity", account.linkedAccount().signedIdentity()));
        }
        if (words.pollType() != null) {
            children.add(Node.of("meta", Node.attrs("polltype", words.pollType())));
        }
        boolean group =
                receipt.jid("from").map(Jid::server).filter(Jid.GROUP::equals).isPresent();
        boolean byLid = receipt.jid("participant").filter(Jid::isLid).isPresent();
        return Node.of(
                "message",
                Node.attrs(
                        "to", receipt.attr("from"),
                        "participant", receipt.attr("participant"),
                        "recipient", receipt.attr("recipient"),
                        "addressing_mode", group ? (byLid ? "lid" : "pn") : null,
                        "device_fanout", receipt.attr("participant") == null ? "false" : null,
                        "id", messageId,
                        "type", words.type(),
                        "edit", words.edit(),
                        "category", toPhone ? "peer" : null,
                        "push_priority", toPhone ? "high" : null,
                        "t",
                                receipt.child("retry")
                                        .map(r -> r.attrOrEmpty("t"))
                                        .filter(t -> !t.isEmpty())
                                        .orElse(null)),
                children);
    }
}
