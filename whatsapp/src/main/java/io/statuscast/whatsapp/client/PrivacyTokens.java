package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tokens by which people say that they know us: they come in notifications and go back with messages to the
/// person. Without one, WhatsApp may refuse messages to people who never wrote to us, with 463. Thread-safe.
///
/// Source: whatsmeow `notification.go` handlePrivacyTokenNotification, `send.go` ensureTCToken.
final class PrivacyTokens {
    private static final Logger LOG = System.getLogger(PrivacyTokens.class.getName());
    private static final String TRUSTED = "trusted_contact";
    /// Tokens in use have about 30 bytes.
    private static final int BYTES_MAX = 1024;
    /// People whose tokens are kept; those of further people are passed over.
    static final int PEOPLE_MAX = 100_000;

    private final StateStore store;
    private final LidBook lids;
    private final EntryLimit limit;

    PrivacyTokens(StateStore store, LidBook lids) {
        this(store, lids, PEOPLE_MAX);
    }

    PrivacyTokens(StateStore store, LidBook lids, int peopleMax) {
        this.store = store;
        this.lids = lids;
        this.limit = new EntryLimit(store, StateKind.PRIVACY_TOKEN, peopleMax);
    }

    /// Keeps the token of a notification; durable on return.
    void received(Node notification) {
        Optional<Jid> sender = notification.jid("sender_lid").or(() -> notification.jid("from"));
        List<Node> tokens =
                notification.child("tokens").map(t -> t.children("token")).orElse(List.of());
        Optional<byte[]> usable = tokens.stream()
                .filter(token -> token.attrOrEmpty("type").equals(TRUSTED))
                .map(Node::bytes)
                .filter(bytes -> bytes.length > 0 && bytes.length <= BYTES_MAX)
                .reduce((_, last) -> last);
        if (sender.isPresent() && usable.isPresent()) {
            keep(key(sender.get()), usable.get());
        }
    }

    private void keep(String key, byte[] token) {
        if (limit.admits(store.get(StateKind.PRIVACY_TOKEN, key).isPresent() ? 0 : 1)) {
            store.commit(new Batch().put(StateKind.PRIVACY_TOKEN, key, token));
            LOG.log(Level.DEBUG, "a privacy token came");
        }
    }

    private String key(Jid user) {
        return lids.lidOf(user.toUser()).orElse(user.toUser()).toString();
    }

    /// The token of a person, null when they gave none.
    byte @Nullable [] of(ChatPeer peer) {
        return store.get(StateKind.PRIVACY_TOKEN, key(peer.listedAs())).orElse(null);
    }
}
