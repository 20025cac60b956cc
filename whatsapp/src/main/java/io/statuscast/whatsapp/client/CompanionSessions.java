package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.signal.Encrypted;
import io.statuscast.whatsapp.signal.FanOut;
import io.statuscast.whatsapp.signal.PreKeyBundle;
import io.statuscast.whatsapp.signal.SignalException;
import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Encryption for many companions, each in its own session: which sessions are missing, the prekeys to start
/// them, and one plaintext for all. Companions keep the kind of address they are asked for, whatever their
/// session is kept under.
///
/// What asks the server blocks and holds no lock; [#start] and [#encrypt] run inside [SignalKeys#atomically].
/// Source: whatsmeow `send.go` encryptMessageForDevices.
final class CompanionSessions {
    private static final Logger LOG = System.getLogger(CompanionSessions.class.getName());

    private final Account account;
    private final SignalKeys keys;
    private final CompanionDirectory directory;
    private final Bundles bundles;

    CompanionSessions(Account account, SignalKeys keys, CompanionDirectory directory, Bundles bundles) {
        this.account = account;
        this.keys = keys;
        this.directory = directory;
        this.bundles = bundles;
    }

    /// Our own companion, in the kind of address of a profile.
    ///
    /// @throws IllegalStateException when the profile wants a LID and the account has none
    Jid self(StanzaProfile profile) {
        Jid lid = account.lid();
        return switch (profile) {
            case LID_FIRST -> {
                if (lid == null) {
                    throw new IllegalStateException("addressing by LID without a LID of our own");
                }
                yield lid;
            }
            case PHONE_CLASSIC -> account.phone();
        };
    }

    /// Our other companions, asked for by phone number, in the kind of address of `self`.
    List<Jid> ownOthers(Jid self, IqRouter iqs) {
        Jid phone = account.phone().toUser();
        return directory.companions(List.of(phone), iqs).getOrDefault(phone, List.of()).stream()
                .map(Jid::device)
                .filter(device -> device != self.device())
                .map(self::withDevice)
                .toList();
    }

    /// Prekey bundles of those with whom no session stands; those the server has none for are left out.
    ///
    /// @throws QueryException when the server gives no answer
    Map<Jid, PreKeyBundle> fetchMissing(Collection<Jid> companions, IqRouter iqs) {
        return bundles.fetch(withoutSession(companions), iqs);
    }

    private List<Jid> withoutSession(Collection<Jid> companions) {
        return keys.atomically(batch -> {
            Map<Jid, Jid> byAddress = byAddress(companions, batch);
            return keys.signalStore().withoutSession(byAddress.keySet(), batch).stream()
                    .map(address -> byAddress.getOrDefault(address, address))
                    .toList();
        });
    }

    /// Starts sessions; bundles that cannot be used are left out. Once for each bundle: its one-time key is
    /// spent then.
    void start(Map<Jid, PreKeyBundle> fetched, Batch batch) {
        var missing = new LinkedHashMap<Jid, PreKeyBundle>();
        fetched.forEach((companion, bundle) -> missing.put(keys.sessionAddress(companion, batch), bundle));
        Map<Jid, SignalException> refused = keys.sessions().startSessions(missing, batch);
        refused.values().forEach(e -> LOG.log(Level.WARNING, "no session with a companion: {0}", e.getMessage()));
    }

    /// Encrypts a padded plaintext for each companion with whom a session stands; the others are left out.
    Map<Jid, Encrypted> encrypt(Collection<Jid> companions, byte[] plaintext, Batch batch) {
        Map<Jid, Jid> byAddress = byAddress(companions, batch);
        FanOut fanOut = keys.sessions().encryptAll(List.copyOf(byAddress.keySet()), plaintext, batch);
        var encrypted = new LinkedHashMap<Jid, Encrypted>();
        fanOut.encrypted().forEach((address, e) -> encrypted.put(byAddress.getOrDefault(address, address), e));
        return encrypted;
    }

    private Map<Jid, Jid> byAddress(Collection<Jid> companions, Batch batch) {
        var byAddress = new LinkedHashMap<Jid, Jid>();
        companions.forEach(c -> byAddress.put(keys.sessionAddress(c, batch), c));
        return byAddress;
    }
}
