package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.pairing.DeviceCredentials;
import io.statuscast.whatsapp.signal.PreKey;
import io.statuscast.whatsapp.signal.SignedPreKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Keeps the server stocked with our one-time prekeys. The task worker calls it; it blocks.
///
/// Source: whatsmeow `prekeys.go`.
final class PreKeySupply {
    private static final Logger LOG = System.getLogger(PreKeySupply.class.getName());
    private static final byte[] KEY_TYPE = {5};

    private final Account account;
    private final SignalKeys keys;
    private final Pacing pacing;
    private final Duration timeout;

    PreKeySupply(Account account, SignalKeys keys, Pacing pacing, Duration timeout) {
        this.account = account;
        this.keys = keys;
        this.pacing = pacing;
        this.timeout = timeout;
    }

    /// Uploads prekeys when the server has few left.
    ///
    /// @throws QueryException when the server gives no answer, or refuses
    void replenish(IqRouter iqs) {
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
                        Bundles.toNode(signed.id(), signed.pair().publicKey32(), signed.signature64())),
                timeout);
        keys.change(batch -> {
            keys.preKeys().markUploaded(offered, batch);
            keys.preKeys().prune(batch);
        });
        LOG.log(Level.DEBUG, "{0} prekeys were uploaded", offered.size());
    }

    /// The signed prekey that stands in our bundle.
    SignedPreKey signed() {
        return keys.atomically(batch -> keys.preKeys().signed(batch))
                .orElseThrow(() -> new IllegalStateException("there is no signed prekey"));
    }

    /// The `<keys>` of a retry receipt: a one-time prekey the server does not have, so that the sender can start
    /// anew. Source: whatsmeow `retry.go` sendRetryReceipt.
    Node forRetry() {
        PreKey oneTime = keys.atomically(batch -> keys.preKeys().forOne(batch));
        SignedPreKey signed = signed();
        return Node.of(
                "keys",
                Map.of(),
                Node.of("type", KEY_TYPE),
                Node.of("identity", account.credentials().identity().publicKey32()),
                Bundles.toNode(oneTime.id(), oneTime.pair().publicKey32(), null),
                Bundles.toNode(signed.id(), signed.pair().publicKey32(), signed.signature64()),
                Node.of("device-identity", account.linkedAccount().signedIdentity()));
    }
}
