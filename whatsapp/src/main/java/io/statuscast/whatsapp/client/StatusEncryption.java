package io.statuscast.whatsapp.client;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.AudienceResolver.Audience;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.SenderKeyDistributionMessage;
import io.statuscast.whatsapp.proto.StoredGroupPart;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.signal.Encrypted;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.signal.PreKeyBundle;
import io.statuscast.whatsapp.signal.SenderKeys;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.status.StatusSetting;
import io.statuscast.whatsapp.status.StatusStanza;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Encrypts a status for a part of its audience and our own other companions, and commits all of it before
/// anything leaves.
///
/// First the network: device lists, then prekey bundles of companions that lack both our sender key and a
/// session. Then, under the crypto lock and in one batch: new sessions, the sender key for those that lack it,
/// the status under the sender key, and the plaintext for later retries. The status is encrypted under the
/// sender key once for all stanzas of a message id, as long as no other message came between: so a large
/// audience costs its readers one step of the chain. Thread-safe; blocks. Source: oxidezap/whatsapp-rust
/// `send/mod.rs`; whatsmeow `send.go` sendGroup.
final class StatusEncryption {
    /// What is sent, the same for every stanza.
    ///
    /// @param message used when none is stored under the id
    /// @param setting null on revokes
    record Shipment(
            String messageId,
            StoredSentMessage message,
            @Nullable StatusSetting setting) {}

    /// Which of the audience one stanza is for.
    ///
    /// @param own    whether our own other companions are addressed too
    /// @param number of the stanza, from 0
    record Part(Audience audience, boolean own, int number) {}

    /// A stanza ready to be sent.
    ///
    /// @param stanza      null when nobody would get it
    /// @param people      who is addressed, without ourselves
    /// @param unreachable digits of those who were left out
    /// @param gotKey      session addresses of companions that hold our sender key once this arrived
    /// @param token       the mark of this stanza on their notes
    /// @param delivery    the key under which it is noted
    /// @param noted       who is noted there: the people, and ourselves where our companions are addressed
    record Sealed(
            @Nullable Node stanza,
            StanzaProfile profile,
            List<Jid> people,
            List<String> unreachable,
            List<Jid> gotKey,
            byte[] token,
            String delivery,
            List<Jid> noted) {}

    private static final Logger LOG = System.getLogger(StatusEncryption.class.getName());
    private static final String GROUP = Jid.STATUS.toString();
    private static final int TOKEN_BYTES = 8;

    private final Account account;
    private final SignalKeys keys;
    private final CompanionDirectory directory;
    private final CompanionSessions sessions;
    private final LidBook lids;
    private final SentMessages sent;
    private final StatusProgress progress;
    private final SecureRandom random;

    StatusEncryption(
            Account account,
            SignalKeys keys,
            CompanionDirectory directory,
            CompanionSessions sessions,
            LidBook lids,
            SentMessages sent,
            StatusProgress progress,
            SecureRandom random) {
        this.account = account;
        this.keys = keys;
        this.directory = directory;
        this.sessions = sessions;
        this.lids = lids;
        this.sent = sent;
        this.progress = progress;
        this.random = random;
    }

    /// Gives our sender key up when somebody holds it who is not in the audience: the server alone would keep
    /// the status from them otherwise.
    ///
    /// @param audience addresses of everybody who may read the status, by either address
    void exclude(Set<String> audience) {
        keys.change(batch -> {
            boolean leaves = keys.senderKeys().holders(GROUP, batch).stream()
                    .map(Jid::toUser)
                    .distinct()
                    .filter(holder -> !audience.contains(holder.toString()) && !account.isOurs(holder))
                    .anyMatch(holder -> lids.person(holder).names().stream().noneMatch(audience::contains));
            if (leaves) {
                LOG.log(Level.INFO, "somebody left the audience: the next status has a new sender key");
                keys.senderKeys().rotate(GROUP, account.phone(), batch);
                Jid lid = account.lid();
                if (lid != null) {
                    keys.senderKeys().rotate(GROUP, lid, batch);
                }
            }
        });
    }

    /// Learns the companions of people ahead of their stanzas, with fewer and larger questions.
    ///
    /// @throws QueryException when the server does not answer
    void lookUp(Audience audience, IqRouter iqs) {
        directory.companions(audience.people(), iqs);
    }

    /// @throws QueryException when the server does not answer
    Sealed seal(Shipment shipment, StanzaProfile profile, Part part, IqRouter iqs) {
        Jid self = sessions.self(profile);
        Audience audience = part.audience();
        Map<Jid, List<Jid>> companions = directory.companions(audience.people(), iqs);
        List<Jid> own = part.own() ? sessions.ownOthers(self, iqs) : List.of();
        var everybody = new ArrayList<>(own);
        companions.values().forEach(everybody::addAll);
        List<Jid> lacking = lacking(profile, everybody);
        Map<Jid, PreKeyBundle> fetched = sessions.fetchMissing(lacking, iqs);
        return keys.atomically(batch -> {
            StoredSentMessage stored = sent.find(shipment.messageId()).orElse(shipment.message());
            StoredSentMessage message = encrypted(sent.leaving(stored), self, batch);
            if (!message.equals(stored) || part.number() == 0) {
                sent.put(shipment.messageId(), message, batch);
            }
            byte[] distribution = message.getGroupPart().getDistribution().toByteArray();
            Map<Jid, Encrypted> distributed = distribute(distribution, lacking, fetched, batch);
            Recipients recipients = recipients(audience, companions, Set.copyOf(lacking), distributed.keySet());
            boolean withOwn = part.own()
                    && (!recipients.people().isEmpty() || audience.people().isEmpty());
            if (recipients.people().isEmpty() && !withOwn) {
                return new Sealed(
                        null, profile, List.of(), recipients.unreachable(), List.of(), new byte[0], "", List.of());
            }
            return noted(
                    shipment,
                    part,
                    stanza(shipment, profile, self, distributed, recipients, withOwn, message),
                    distributed.keySet(),
                    recipients,
                    withOwn,
                    batch);
        });
    }

    /// Notes in the batch that the stanza is about to leave, and who may hold our sender key then.
    private Sealed noted(
            Shipment shipment,
            Part part,
            StatusStanza stanza,
            Set<Jid> served,
            Recipients recipients,
            boolean withOwn,
            Batch batch) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        List<Jid> gotKey =
                served.stream().map(c -> keys.sessionAddress(c, batch)).toList();
        keys.senderKeys().markGiven(GROUP, gotKey, token, batch);
        var noted = new ArrayList<>(recipients.people());
        if (withOwn) {
            noted.add(stanza.sender().toUser());
        }
        String delivery = progress.sealed(shipment.messageId(), part.number(), noted, batch);
        return new Sealed(
                stanza.toNode(),
                stanza.profile(),
                recipients.people(),
                recipients.unreachable(),
                gotKey,
                token,
                delivery,
                List.copyOf(noted));
    }

    /// Notes what the server acknowledged.
    ///
    /// @param hash the `phash` of the ack, null when it had none
    /// @param at   the server's time of it
    void acknowledged(Sealed sealed, @Nullable String hash, Instant at) {
        keys.change(batch -> {
            progress.acknowledged(sealed.delivery(), sealed.noted(), at, batch);
            if (sealed.profile() == StanzaProfile.LID_FIRST) {
                // One whose session was forgotten meanwhile has a new identity, and not this key.
                var forgotten = Set.copyOf(keys.signalStore().withoutSession(sealed.gotKey(), batch));
                List<Jid> holding = sealed.gotKey().stream()
                        .filter(c -> !forgotten.contains(c))
                        .toList();
                keys.senderKeys().markShared(GROUP, holding, sealed.token(), batch);
            }
            Node stanza = sealed.stanza();
            if (hash != null && stanza != null && !hash.equals(stanza.attr("phash"))) {
                LOG.log(Level.INFO, "the server knows other companions than we do");
                forgetCompanions(sealed, batch);
            }
        });
    }

    /// Notes that the server refused a stanza, which reached nobody.
    ///
    /// @param whom whether it may be about who is addressed: our device lists may be out of date then, so
    ///             they are asked for again
    void refused(Sealed sealed, boolean whom) {
        keys.change(batch -> {
            progress.withdrawn(sealed.delivery(), batch);
            if (whom) {
                forgetCompanions(sealed, batch);
            }
        });
    }

    /// Notes that the server will not take a stanza for these people, however it is sent.
    void refusedForGood(Sealed sealed, int code) {
        keys.change(batch -> progress.refused(sealed.delivery(), sealed.noted(), code, batch));
    }

    private void forgetCompanions(Sealed sealed, Batch batch) {
        sealed.people().forEach(user -> directory.forget(user, batch));
        directory.forget(account.phone(), batch);
    }

    // With a participant hash every companion has to be listed, so in the classic profile all get the key again.
    private List<Jid> lacking(StanzaProfile profile, List<Jid> companions) {
        return profile == StanzaProfile.PHONE_CLASSIC
                ? companions
                : keys.atomically(batch -> keys.senderKeys().lacking(GROUP, companions, batch));
    }

    /// The message with its part for the whole audience: as it was encrypted for an earlier stanza while
    /// our sender key stands where it stood then, else encrypted now.
    private StoredSentMessage encrypted(StoredSentMessage message, Jid self, Batch batch) {
        SenderKeys senderKeys = keys.senderKeys();
        StoredGroupPart before = message.getGroupPart();
        var then = new SenderKeys.Position(before.getKeyId(), before.getIteration());
        boolean stands = message.hasGroupPart()
                && before.getSender().equals(self.toString())
                && senderKeys.position(GROUP, self, batch).filter(then::equals).isPresent();
        if (stands) {
            return message;
        }
        // Taken before encrypting: whoever gets the key with this message has to read this message.
        byte[] distribution = senderKeys.distribution(GROUP, self, batch);
        byte[] plaintext = MessagePadding.pad(message.getMessage().toByteArray(), random);
        byte[] ciphertext = senderKeys.encrypt(GROUP, self, plaintext, batch);
        var now = senderKeys.position(GROUP, self, batch).orElseThrow();
        return message.toBuilder()
                .setGroupPart(StoredGroupPart.newBuilder()
                        .setCiphertext(ByteString.copyFrom(ciphertext))
                        .setDistribution(ByteString.copyFrom(distribution))
                        .setSender(self.toString())
                        .setKeyId(now.keyId())
                        .setIteration(now.iteration()))
                .build();
    }

    /// Our sender key, encrypted for each companion with whom there is a session or a bundle.
    private Map<Jid, Encrypted> distribute(
            byte[] distribution, List<Jid> lacking, Map<Jid, PreKeyBundle> fetched, Batch batch) {
        byte[] plaintext = MessagePadding.pad(
                withDistribution(GROUP, Message.newBuilder(), distribution)
                        .build()
                        .toByteArray(),
                random);
        sessions.start(fetched, batch);
        return sessions.encrypt(lacking, plaintext, batch);
    }

    /// Adds our sender key to a message.
    static Message.Builder withDistribution(String group, Message.Builder message, byte[] distribution) {
        return message.setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                .setGroupId(group)
                .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(distribution)));
    }

    private record Recipients(List<Jid> people, List<String> unreachable) {}

    /// Who is reached: everybody with at least one companion that holds our sender key or gets it now.
    private Recipients recipients(
            Audience audience, Map<Jid, List<Jid>> companions, Set<Jid> lacking, Set<Jid> served) {
        var people = new ArrayList<Jid>();
        Set<String> unreachable = new LinkedHashSet<>(audience.unreachable());
        for (Jid person : audience.people()) {
            boolean reached = companions.getOrDefault(person, List.of()).stream()
                    .anyMatch(c -> !lacking.contains(c) || served.contains(c));
            if (reached) {
                people.add(person);
            } else {
                unreachable.add(lids.phoneOf(person).map(Jid::user).orElse(person.toString()));
            }
        }
        return new Recipients(List.copyOf(people), List.copyOf(unreachable));
    }

    private StatusStanza stanza(
            Shipment shipment,
            StanzaProfile profile,
            Jid self,
            Map<Jid, Encrypted> distributed,
            Recipients recipients,
            boolean withOwn,
            StoredSentMessage message) {
        var entries = new ArrayList<StatusStanza.Companion>();
        distributed.forEach((jid, e) -> entries.add(new StatusStanza.Companion(jid, e.type(), e.bytes())));
        var users = new ArrayList<>(recipients.people());
        if (withOwn) {
            users.add(self.toUser());
        }
        return new StatusStanza(
                shipment.messageId(),
                profile,
                self,
                entries,
                users,
                message.getGroupPart().getCiphertext().toByteArray(),
                message.hasMediaType() ? message.getMediaType() : null,
                account.linkedAccount().signedIdentity(),
                shipment.setting(),
                message.getRevoke());
    }
}
