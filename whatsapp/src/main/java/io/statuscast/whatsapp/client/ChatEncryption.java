package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.chat.ChatStanza;
import io.statuscast.whatsapp.chat.GroupInfo;
import io.statuscast.whatsapp.chat.StanzaWords;
import io.statuscast.whatsapp.proto.DeviceSentMessage;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.signal.Encrypted;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.signal.PreKeyBundle;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Encrypts messages to one chat, and commits sessions, ratchets, sender key and plaintext before anything
/// leaves.
///
/// To a person: for each of their companions, and for each other one of ours what we said to whom. To a group:
/// once under our sender key, which goes to the companions that lack it. First the network, then one batch
/// under the crypto lock. Thread-safe; blocks. Source: whatsmeow `send.go` sendDM, sendGroup; whatsapp-rust
/// `send/dm.rs`, `send/group.rs`.
final class ChatEncryption {
    /// A message ready to be sent.
    ///
    /// @param stanza     null when nobody would get it
    /// @param people     whose device lists it rests on, by the addresses they are remembered under
    /// @param recipients how many people it is for, ourselves not counted
    /// @param gotKey     session addresses of companions that hold our sender key for the group once this
    ///                   arrived
    /// @param token      the mark of this stanza on their notes
    record Sealed(@Nullable Node stanza, List<Jid> people, int recipients, List<Jid> gotKey, byte[] token) {}

    private static final Logger LOG = System.getLogger(ChatEncryption.class.getName());
    private static final int TOKEN_BYTES = 8;

    private final Account account;
    private final SignalKeys keys;
    private final CompanionDirectory directory;
    private final CompanionSessions sessions;
    private final SentMessages sent;
    private final PrivacyTokens tokens;
    private final SecureRandom random;

    ChatEncryption(
            Account account,
            SignalKeys keys,
            CompanionDirectory directory,
            CompanionSessions sessions,
            SentMessages sent,
            PrivacyTokens tokens,
            SecureRandom random) {
        this.account = account;
        this.keys = keys;
        this.directory = directory;
        this.sessions = sessions;
        this.sent = sent;
        this.tokens = tokens;
        this.random = random;
    }

    /// @throws QueryException when the server does not answer
    Sealed direct(String messageId, ChatPeer peer, StanzaProfile profile, StoredSentMessage stored, IqRouter iqs) {
        Jid to = peer.address(profile);
        Jid self = sessions.self(profile);
        // By LID wherever it is known: by number, the server may list nothing of people who moved to LIDs.
        List<Jid> theirs =
                directory.companions(List.of(peer.listedAs()), iqs).getOrDefault(peer.listedAs(), List.of()).stream()
                        .map(companion -> to.withDevice(companion.device()))
                        .filter(companion -> !companion.equals(self))
                        .toList();
        List<Jid> own = account.isOurs(to) ? List.of() : sessions.ownOthers(self, iqs);
        var everybody = new ArrayList<>(theirs);
        everybody.addAll(own);
        Map<Jid, PreKeyBundle> fetched = sessions.fetchMissing(everybody, iqs);
        List<Jid> people = List.of(peer.listedAs(), account.phone().toUser());
        return keys.atomically(batch -> {
            sessions.start(fetched, batch);
            Message message = SentMessages.message(stored);
            Map<Jid, Encrypted> toThem = sessions.encrypt(theirs, padded(message), batch);
            if (toThem.isEmpty() && !account.isOurs(to)) {
                return new Sealed(null, people, 0, List.of(), new byte[0]);
            }
            var all = new LinkedHashMap<>(toThem);
            all.putAll(sessions.encrypt(own, padded(forOurselves(to, message)), batch));
            sent.put(messageId, stored.toBuilder().setChat(to.toString()).build(), batch);
            Node stanza = stanza(messageId, to, message, all).direct(to.isLid() ? peer.phone() : null, tokens.of(peer));
            return new Sealed(stanza, people, 1, List.of(), new byte[0]);
        });
    }

    /// What our own other companions get: the message, and to whom it went.
    static Message forOurselves(Jid to, Message message) {
        var wrapped = Message.newBuilder()
                .setDeviceSentMessage(DeviceSentMessage.newBuilder()
                        .setDestinationJid(to.toString())
                        .setMessage(message));
        if (message.hasMessageContextInfo()) {
            wrapped.setMessageContextInfo(message.getMessageContextInfo());
        }
        return wrapped.build();
    }

    private byte[] padded(Message message) {
        return MessagePadding.pad(message.toByteArray(), random);
    }

    private ChatStanza stanza(String messageId, Jid to, Message message, Map<Jid, Encrypted> encrypted) {
        var ciphertexts = new ArrayList<ChatStanza.Ciphertext>();
        encrypted.forEach((companion, e) -> ciphertexts.add(new ChatStanza.Ciphertext(companion, e.type(), e.bytes())));
        byte[] identity = account.linkedAccount().signedIdentity();
        return new ChatStanza(messageId, to, StanzaWords.of(message), ciphertexts, identity);
    }

    /// @throws QueryException when the server does not answer
    Sealed group(String messageId, GroupInfo group, StoredSentMessage stored, IqRouter iqs) {
        Jid self = sessions.self(group.lidMode() ? StanzaProfile.LID_FIRST : StanzaProfile.PHONE_CLASSIC);
        String name = group.jid().toString();
        Map<Jid, Jid> listed = listedAs(group);
        var everybody = new ArrayList<>(sessions.ownOthers(self, iqs));
        directory.companions(listed.keySet(), iqs).forEach((user, companions) -> {
            Jid address = listed.getOrDefault(user, user);
            companions.forEach(companion -> everybody.add(address.withDevice(companion.device())));
        });
        boolean someoneLeft = someoneLeft(name, everybody);
        List<Jid> lacking = someoneLeft ? everybody : lacking(name, everybody);
        Map<Jid, PreKeyBundle> fetched = sessions.fetchMissing(lacking, iqs);
        return keys.atomically(batch -> {
            if (someoneLeft) {
                LOG.log(Level.INFO, "somebody left a group: the next message has a new sender key");
                keys.senderKeys().rotate(name, self, batch);
            }
            Message message = SentMessages.message(stored);
            byte[] distribution = keys.senderKeys().distribution(name, self, batch);
            Message key = StatusEncryption.withDistribution(name, Message.newBuilder(), distribution)
                    .build();
            sessions.start(fetched, batch);
            Map<Jid, Encrypted> served = sessions.encrypt(lacking, padded(key), batch);
            byte[] skmsg = keys.senderKeys().encrypt(name, self, padded(message), batch);
            byte[] token = new byte[TOKEN_BYTES];
            random.nextBytes(token);
            List<Jid> gotKey = addresses(served.keySet(), batch);
            keys.senderKeys().markGiven(name, gotKey, token, batch);
            batch.put(StateKind.GROUP, name, new byte[0]);
            sent.put(messageId, stored.toBuilder().setChat(name).build(), batch);
            var hashed = new ArrayList<>(everybody);
            hashed.add(self);
            Node stanza = stanza(messageId, group.jid(), message, served).group(skmsg, hashed, group.lidMode());
            return new Sealed(stanza, List.copyOf(listed.keySet()), listed.size(), gotKey, token);
        });
    }

    /// The members but ourselves: the address their companions are listed under, and the one the group names
    /// them by.
    private Map<Jid, Jid> listedAs(GroupInfo group) {
        var listed = new LinkedHashMap<Jid, Jid>();
        for (GroupInfo.Member member : group.members()) {
            if (!account.isOurs(member.address())) {
                Jid lid = member.lid();
                listed.put(lid == null ? member.address() : lid, member.address());
            }
        }
        return listed;
    }

    /// Whether a companion was given our sender key that is not in the group any more.
    private boolean someoneLeft(String group, List<Jid> companions) {
        return keys.atomically(batch -> {
            var present = Set.copyOf(addresses(companions, batch));
            return keys.senderKeys().holders(group, batch).stream().anyMatch(holder -> !present.contains(holder));
        });
    }

    private List<Jid> lacking(String group, List<Jid> companions) {
        return keys.atomically(batch -> {
            var byAddress = new LinkedHashMap<Jid, Jid>();
            companions.forEach(companion -> byAddress.put(keys.sessionAddress(companion, batch), companion));
            return keys.senderKeys().lacking(group, byAddress.keySet(), batch).stream()
                    .map(address -> byAddress.getOrDefault(address, address))
                    .toList();
        });
    }

    private List<Jid> addresses(Iterable<Jid> companions, Batch batch) {
        var addresses = new ArrayList<Jid>();
        companions.forEach(companion -> addresses.add(keys.sessionAddress(companion, batch)));
        return addresses;
    }

    /// Notes what the server acknowledged.
    ///
    /// @param hash the `phash` of the ack, null when it had none
    /// @return whether the server knows other companions than we do
    boolean acknowledged(Jid chat, Sealed sealed, @Nullable String hash) {
        Node stanza = sealed.stanza();
        boolean drifted = hash != null && stanza != null && !hash.equals(stanza.attr("phash"));
        keys.change(batch -> {
            keys.senderKeys().markShared(chat.toString(), sealed.gotKey(), sealed.token(), batch);
            if (drifted) {
                forgetCompanions(sealed, batch);
            }
        });
        return drifted;
    }

    /// Notes that the server refused whom it is addressed to: device lists may be out of date.
    void refused(Sealed sealed) {
        keys.change(batch -> forgetCompanions(sealed, batch));
    }

    private void forgetCompanions(Sealed sealed, Batch batch) {
        sealed.people().forEach(user -> directory.forget(user, batch));
        directory.forget(account.phone(), batch);
    }
}
