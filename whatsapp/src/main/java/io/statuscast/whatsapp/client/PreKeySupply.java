package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.pairing.DeviceCredentials;
import io.statuscast.whatsapp.signal.PreKey;
import io.statuscast.whatsapp.signal.SignedPreKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps the server stocked with our prekeys, and what it holds of them right. Thread-safe; it blocks, and uploads one
/// after the other, so that none is offered in two uploads.
///
/// Source: whatsmeow `prekeys.go`; whatsapp-rust `prekeys.rs`, `rotate_key.rs`.
final class PreKeySupply {
    private static final Logger LOG = System.getLogger(PreKeySupply.class.getName());
    private static final byte[] KEY_TYPE = {5};
    /// How long a signed prekey is the current one; the two before it stay usable. Source: whatsapp-rust
    /// `rotate_key.rs` (WhatsApp Web's interval).
    static final Duration SIGNED_LIFE = Duration.ofDays(27);

    private static final int NOT_FOUND = 404;

    private final Account account;
    private final SignalKeys keys;
    private final Pacing pacing;
    private final Duration timeout;
    private final InstantSource clock;
    private final ReentrantLock uploading = new ReentrantLock();
    /// Whether the server has not been told of the current signed prekey; the lock guards it.
    private boolean untold;

    PreKeySupply(Account account, SignalKeys keys, Pacing pacing, Duration timeout, InstantSource clock) {
        this.account = account;
        this.keys = keys;
        this.pacing = pacing;
        this.timeout = timeout;
        this.clock = clock;
    }

    /// Uploads prekeys when the server has few left.
    ///
    /// @throws QueryException when the server gives no answer, or refuses
    void replenish(IqRouter iqs) {
        alone(() -> replenishAlone(iqs));
    }

    private void alone(Runnable work) {
        uploading.lock();
        try {
            work.run();
        } finally {
            uploading.unlock();
        }
    }

    private void replenishAlone(IqRouter iqs) {
        Node answer = iqs.ask("encrypt", "get", List.of(Node.of("count")), timeout);
        int left =
                answer.child("count").map(c -> Attributes.number(c, "value", 0)).orElse(0);
        if (left < pacing.lowPreKeys()) {
            upload(left == 0 ? pacing.firstPreKeys() : pacing.morePreKeys(), iqs);
        }
    }

    private void upload(int count, IqRouter iqs) {
        List<PreKey> offered = keys.atomically(batch -> keys.preKeys().forUpload(count, batch));
        SignedPreKey signed = signed();
        var list = new ArrayList<Node>();
        for (PreKey preKey : offered) {
            list.add(Bundles.toNode(preKey.id(), preKey.pair().publicKey32(), null));
        }
        DeviceCredentials credentials = account.credentials();
        KeyPair identity = credentials.identity();
        iqs.ask(
                "encrypt",
                "set",
                List.of(
                        Bundles.registration(credentials.registrationId()),
                        Node.of("type", KEY_TYPE),
                        Node.of("identity", identity.publicKey32()),
                        Node.of("list", Map.of(), list),
                        node(signed)),
                timeout);
        keys.change(batch -> {
            keys.preKeys().markUploaded(offered, batch);
            keys.preKeys().prune(batch);
        });
        LOG.log(Level.DEBUG, "{0} prekeys were uploaded", offered.size());
    }

    /// Compares what the server holds of our keys with what we have, and repairs what can be repaired: no
    /// record, or one of another identity, is uploaded anew; a signed prekey that is not our current one is
    /// replaced.
    ///
    /// @throws QueryException when the server gives no answer, or refuses
    void verify(IqRouter iqs) {
        alone(() -> verifyAlone(iqs));
    }

    private void verifyAlone(IqRouter iqs) {
        KeyDigest digest;
        try {
            digest = KeyDigest.of(iqs.ask("encrypt", "get", List.of(Node.of("digest")), timeout));
        } catch (QueryException e) {
            if (e.kind() != QueryException.Kind.REFUSED || e.code() != NOT_FOUND) {
                throw e;
            }
            LOG.log(Level.WARNING, "the server has no record of our keys; they are uploaded again");
            upload(pacing.firstPreKeys(), iqs);
            return;
        }
        DeviceCredentials own = account.credentials();
        SignedPreKey signed = signed();
        if (digest.registrationId() != own.registrationId()
                || !Arrays.equals(digest.identity(), own.identity().publicKey32())) {
            LOG.log(Level.WARNING, "the server has keys of another identity; ours are uploaded again");
            upload(pacing.firstPreKeys(), iqs);
        } else if (digest.signedId() != signed.id()) {
            LOG.log(Level.INFO, "the server has another signed prekey than our current one; it is told again");
            tellSigned(signed, iqs);
        } else if (!matches(digest, own.identity(), signed)) {
            // Whoever is given a prekey that we lost is asked to encrypt again; the server cannot take it back.
            LOG.log(Level.WARNING, "the server offers prekeys that we do not have");
        }
    }

    private boolean matches(KeyDigest digest, KeyPair identity, SignedPreKey signed) {
        return keys.atomically(batch -> digest.fits(
                identity.publicKey32(),
                signed.pair().publicKey32(),
                signed.signature64(),
                id -> keys.preKeys()
                        .find(id, batch)
                        .map(preKey -> preKey.pair().publicKey32())
                        .orElse(null)));
    }

    /// Makes a new signed prekey when the current one has served its time. It is ours before the server
    /// hears of it; when the server does not, the next call tells it again, and so does the next [#verify].
    ///
    /// @throws QueryException when the server gives no answer, or refuses
    void rotate(IqRouter iqs) {
        alone(() -> rotateAlone(iqs));
    }

    private void rotateAlone(IqRouter iqs) {
        if (!signed().createdAt().plus(SIGNED_LIFE).isAfter(clock.instant())) {
            KeyPair identity = account.credentials().identity();
            keys.change(batch -> keys.preKeys().rotateSigned(identity, clock.instant(), batch));
            untold = true;
            LOG.log(Level.INFO, "the signed prekey was changed");
        }
        if (untold) {
            tellSigned(signed(), iqs);
            untold = false;
        }
    }

    private void tellSigned(SignedPreKey signed, IqRouter iqs) {
        iqs.ask("encrypt", "set", List.of(Node.of("rotate", Map.of(), node(signed))), timeout);
    }

    private static Node node(SignedPreKey signed) {
        return Bundles.toNode(signed.id(), signed.pair().publicKey32(), signed.signature64());
    }

    /// The signed prekey that stands in our bundle.
    SignedPreKey signed() {
        return keys.atomically(batch -> keys.preKeys().signed(batch))
                .orElseThrow(() -> new IllegalStateException("there is no signed prekey"));
    }

    /// The `<keys>` of a retry receipt: a one-time prekey the server does not have, so that the sender can
    /// start anew. Source: whatsmeow `retry.go` sendRetryReceipt.
    Node forRetry() {
        PreKey oneTime = keys.atomically(batch -> keys.preKeys().forOne(batch));
        SignedPreKey signed = signed();
        return Node.of(
                "keys",
                Map.of(),
                Node.of("type", KEY_TYPE),
                Node.of("identity", account.credentials().identity().publicKey32()),
                Bundles.toNode(oneTime.id(), oneTime.pair().publicKey32(), null),
                node(signed),
                Node.of("device-identity", account.linkedAccount().signedIdentity()));
    }
}
