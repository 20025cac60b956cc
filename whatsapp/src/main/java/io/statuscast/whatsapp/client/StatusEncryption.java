package io.statuscast.whatsapp.client;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.client.AudienceResolver.Audience;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.SenderKeyDistributionMessage;
import io.statuscast.whatsapp.proto.StoredSentMessage;
import io.statuscast.whatsapp.signal.Encrypted;
import io.statuscast.whatsapp.signal.MessagePadding;
import io.statuscast.whatsapp.signal.PreKeyBundle;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.status.StatusPost;
import io.statuscast.whatsapp.status.StatusSetting;
import io.statuscast.whatsapp.status.StatusStanza;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Encrypts a status for its audience and our own other companions, and commits all of it before anything leaves.
///
/// First the network: device lists, then prekey bundles of companions that lack both our sender key and a
/// session. Then, under the crypto lock and in one batch: new sessions, the sender key for those that lack it,
/// the status under the sender key, and the plaintext for later retries. Thread-safe; blocks.
/// Source: oxidezap/whatsapp-rust `send/mod.rs`; whatsmeow `send.go` sendGroup.
final class StatusEncryption {
    /// A status ready to be sent.
    ///
    /// @param recipients  people it is addressed to, ourselves not counted
    /// @param unreachable digits of those who were left out
    /// @param gotKey      companions that hold our sender key once this arrived
    record Sealed(
            Node stanza,
            StanzaProfile profile,
            int recipients,
            List<String> unreachable,
            List<Jid> gotKey,
            List<Jid> people) {}

    private static final Logger LOG = System.getLogger(StatusEncryption.class.getName());
    private static final String GROUP = Jid.STATUS.toString();

    private final Account account;
    private final SignalKeys keys;
    private final CompanionDirectory directory;
    private final CompanionSessions sessions;
    private final LidBook lids;
    private final SentMessages sent;
    private final SecureRandom random;

    StatusEncryption(
            Account account,
            SignalKeys keys,
            CompanionDirectory directory,
            CompanionSessions sessions,
            LidBook lids,
            SentMessages sent,
            SecureRandom random) {
        this.account = account;
        this.keys = keys;
        this.directory = directory;
        this.sessions = sessions;
        this.lids = lids;
        this.sent = sent;
        this.random = random;
    }

    /// @throws QueryException when the server does not answer
    Sealed seal(StatusPost post, StanzaProfile profile, Audience audience, StoredSentMessage message, IqRouter iqs) {
        Jid self = sessions.self(profile);
        Map<Jid, List<Jid>> companions = directory.companions(audience.people(), iqs);
        List<Jid> own = sessions.ownOthers(self, iqs);
        var everybody = new ArrayList<>(own);
        companions.values().forEach(everybody::addAll);
        List<Jid> lacking = lacking(profile, everybody);
        Map<Jid, PreKeyBundle> fetched = sessions.fetchMissing(lacking, iqs);
        return keys.atomically(batch -> {
            Map<Jid, Encrypted> distributed = distribute(self, lacking, fetched, batch);
            Recipients recipients = recipients(audience, companions, Set.copyOf(lacking), distributed.keySet());
            var stanza = stanza(post, profile, self, distributed, recipients, message, batch);
            sent.put(post.messageId(), addressed(message, recipients.people(), self), batch);
            return new Sealed(
                    stanza.toNode(),
                    profile,
                    recipients.people().size(),
                    recipients.unreachable(),
                    List.copyOf(distributed.keySet()),
                    audience.people());
        });
    }

    /// Notes what the server acknowledged.
    ///
    /// @param hash the `phash` of the ack, null when it had none
    void acknowledged(Sealed sealed, @Nullable String hash) {
        keys.change(batch -> {
            if (sealed.profile() == StanzaProfile.LID_FIRST) {
                // One whose session was forgotten meanwhile has a new identity, and not this key.
                var forgotten = Set.copyOf(keys.signalStore().withoutSession(sealed.gotKey(), batch));
                List<Jid> holding = sealed.gotKey().stream()
                        .filter(c -> !forgotten.contains(c))
                        .toList();
                keys.senderKeys().markShared(GROUP, holding, batch);
            }
            if (hash != null && !hash.equals(sealed.stanza().attr("phash"))) {
                LOG.log(Level.INFO, "the server knows other companions than we do");
                forgetCompanions(sealed, batch);
            }
        });
    }

    /// Notes that the server refused whom it is addressed to: our device lists may be out of date, so they are asked
    /// for again.
    void refused(Sealed sealed) {
        keys.change(batch -> forgetCompanions(sealed, batch));
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

    /// Our sender key, encrypted for each companion with whom there is a session or a bundle.
    private Map<Jid, Encrypted> distribute(Jid self, List<Jid> lacking, Map<Jid, PreKeyBundle> fetched, Batch batch) {
        byte[] distribution = keys.senderKeys().distribution(GROUP, self, batch);
        byte[] plaintext = MessagePadding.pad(
                withDistribution(Message.newBuilder(), distribution).build().toByteArray(), random);
        return sessions.encrypt(lacking, fetched, plaintext, batch);
    }

    /// Adds our sender key to a message.
    static Message.Builder withDistribution(Message.Builder message, byte[] distribution) {
        return message.setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                .setGroupId(GROUP)
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
            StatusPost post,
            StanzaProfile profile,
            Jid self,
            Map<Jid, Encrypted> distributed,
            Recipients recipients,
            StoredSentMessage message,
            Batch batch) {
        byte[] plaintext = MessagePadding.pad(message.getMessage().toByteArray(), random);
        byte[] skmsg = keys.senderKeys().encrypt(GROUP, self, plaintext, batch);
        var entries = new ArrayList<StatusStanza.Companion>();
        distributed.forEach((jid, e) -> entries.add(new StatusStanza.Companion(jid, e.type(), e.bytes())));
        var users = new ArrayList<>(recipients.people());
        users.add(self.toUser());
        return new StatusStanza(
                post.messageId(),
                profile,
                self,
                entries,
                users,
                skmsg,
                message.hasMediaType() ? message.getMediaType() : null,
                account.linkedAccount().signedIdentity(),
                StatusSetting.of(post.audience()));
    }

    private static StoredSentMessage addressed(StoredSentMessage message, List<Jid> people, Jid self) {
        var stored = message.toBuilder().clearRecipients();
        people.forEach(person -> stored.addRecipients(person.toString()));
        return stored.addRecipients(self.toUser().toString()).build();
    }
}
