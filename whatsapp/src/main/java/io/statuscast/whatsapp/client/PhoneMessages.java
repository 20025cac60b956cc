package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// What our own phone tells its companions: keys of app state, and history. Called under the crypto lock.
///
/// Source: whatsmeow `message.go` handleProtocolMessage.
final class PhoneMessages {
    private static final Logger LOG = System.getLogger(PhoneMessages.class.getName());

    private final ContactSync contacts;
    private final HistoryReader history;

    PhoneMessages(ContactSync contacts, HistoryReader history) {
        this.contacts = contacts;
        this.history = history;
    }

    /// What has to follow once the batch is committed.
    enum Followup {
        NONE,
        SYNC_APP_STATE,
        READ_HISTORY
    }

    /// Takes over what the phone tells, with the batch.
    Followup take(ProtocolMessage protocol, Batch batch) {
        if (protocol.hasAppStateSyncKeyShare()) {
            int kept = contacts.keysCame(protocol.getAppStateSyncKeyShare(), batch);
            LOG.log(Level.DEBUG, "{0} app-state keys came", kept);
            return Followup.SYNC_APP_STATE;
        }
        if (protocol.hasHistorySyncNotification()) {
            history.read(protocol.getHistorySyncNotification(), batch);
            return Followup.READ_HISTORY;
        }
        return Followup.NONE;
    }
}
