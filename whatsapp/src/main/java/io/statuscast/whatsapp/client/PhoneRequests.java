package io.statuscast.whatsapp.client;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.AppStateSyncKeyId;
import io.statuscast.whatsapp.proto.AppStateSyncKeyRequest;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.signal.Encrypted;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.status.MessageIds;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What we ask of our own phone. The task worker calls it; it blocks.
///
/// Source: whatsmeow `appstate.go` requestAppStateKeys, `send.go` preparePeerMessageNode.
final class PhoneRequests {
    private static final Logger LOG = System.getLogger(PhoneRequests.class.getName());
    /// A request waits at the server for a phone that is off, so it is not repeated soon. Source: whatsmeow
    /// `appstate.go` requestMissingAppStateKeys.
    private static final Duration AGAIN_AFTER = Duration.ofHours(24);
    /// Keys asked for in that time. A phone has a few; who names ever new ones is not followed.
    static final int ASKED_MAX = 100;

    /// What stands beside the content of a message to our own phone.
    static final Node META = Node.of("meta", Node.attrs("appdata", "default"));

    private final Account account;
    private final SignalKeys keys;
    private final CompanionSessions sessions;
    private final SentMessages sent;
    private final InstantSource clock;
    private final SecureRandom random;
    private final MessageIds ids;
    private final Map<String, Instant> asked = new LinkedHashMap<>();

    PhoneRequests(
            Account account,
            SignalKeys keys,
            CompanionSessions sessions,
            SentMessages sent,
            InstantSource clock,
            SecureRandom random) {
        this.account = account;
        this.keys = keys;
        this.sessions = sessions;
        this.sent = sent;
        this.clock = clock;
        this.random = random;
        this.ids = new MessageIds(clock, random);
    }

    /// Asks for a key of app state, unless that was done in the last 24 hours.
    ///
    /// @throws QueryException when the server gives no answer, or the connection has ended
    void appStateKey(byte[] keyId, Connection connection) {
        String name = HexFormat.of().formatHex(keyId);
        Instant now = clock.instant();
        asked.values().removeIf(at -> !at.plus(AGAIN_AFTER).isAfter(now));
        if (asked.containsKey(name)) {
            return;
        }
        if (asked.size() >= ASKED_MAX) {
            LOG.log(Level.WARNING, "our phone was asked for {0} keys of app state today; no more", ASKED_MAX);
            return;
        }
        var wanted = AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(keyId));
        send(
                ProtocolMessage.newBuilder()
                        .setType(ProtocolMessage.Type.APP_STATE_SYNC_KEY_REQUEST)
                        .setAppStateSyncKeyRequest(
                                AppStateSyncKeyRequest.newBuilder().addKeyIds(wanted))
                        .build(),
                connection);
        LOG.log(Level.INFO, "our phone was asked for a key of app state");
        asked.put(name, now);
    }

    /// Whether a message that was kept is such a request: it is sent again to the phone alone.
    static boolean isRequest(StoredSentMessage stored) {
        return SentMessages.message(stored).getProtocolMessage().hasAppStateSyncKeyRequest();
    }

    /// Sends a request, and keeps it for the case that the phone cannot decrypt it.
    private void send(ProtocolMessage request, Connection connection) {
        Jid phone = account.phone().toUser();
        String id = ids.next(phone.user());
        Message message = Message.newBuilder().setProtocolMessage(request).build();
        StoredSentMessage stored = SentMessages.stored(message, null, clock.instant()).toBuilder()
                .setChat(phone.toString())
                .build();
        byte[] plaintext = MessagePadding.pad(message.toByteArray(), random);
        var fetched = sessions.fetchMissing(List.of(phone), connection.iqs());
        Map<Jid, Encrypted> sealed = keys.atomically(batch -> {
            sessions.start(fetched, batch);
            sent.put(id, stored, batch);
            return sessions.encrypt(List.of(phone), plaintext, batch);
        });
        Encrypted encrypted = sealed.get(phone);
        if (encrypted == null) {
            throw new QueryException(QueryException.Kind.MALFORMED, "no keys for our own phone");
        }
        var children = new ArrayList<Node>();
        children.add(META);
        children.add(Node.of("enc", Node.attrs("v", "2", "type", encrypted.type()), encrypted.bytes()));
        if (encrypted.isPreKeyMessage()) {
            children.add(Node.of("device-identity", account.linkedAccount().signedIdentity()));
        }
        connection.send(Node.of(
                "message",
                Node.attrs(
                        "id", id,
                        "to", phone.toString(),
                        "type", "text",
                        "category", "peer",
                        "push_priority", "high"),
                children));
    }
}
