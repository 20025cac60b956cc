package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import io.statuscast.whatsapp.store.Batch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// What our own phone tells its companions: keys of app state, and history. [#take] is called under the
/// crypto lock, [#follow] afterwards.
///
/// Source: whatsmeow `message.go` handleProtocolMessage.
final class PhoneMessages {
    private static final Logger LOG = System.getLogger(PhoneMessages.class.getName());

    private final ContactSync contacts;
    private final HistoryReader history;
    private final Chores chores;

    PhoneMessages(ContactSync contacts, HistoryReader history, Chores chores) {
        this.contacts = contacts;
        this.history = history;
        this.chores = chores;
    }

    /// What has to follow once the batch is committed.
    enum Followup {
        NONE,
        SYNC_APP_STATE,
        READ_HISTORY
    }

    /// Takes over what the phone tells, with the batch.
    Followup take(String messageId, ProtocolMessage protocol, Batch batch) {
        if (protocol.hasAppStateSyncKeyShare()) {
            int kept = contacts.keysCame(protocol.getAppStateSyncKeyShare(), batch);
            LOG.log(Level.DEBUG, "{0} app-state keys came", kept);
            return Followup.SYNC_APP_STATE;
        }
        if (protocol.hasHistorySyncNotification()) {
            history.keep(messageId, protocol.getHistorySyncNotification(), batch);
            return Followup.READ_HISTORY;
        }
        return Followup.NONE;
    }

    /// Does what has to follow, once the message was answered.
    void follow(Followup followup, Connection connection, Node message) {
        switch (followup) {
            case NONE -> {}
            case SYNC_APP_STATE -> chores.sync(ContactSync.COLLECTIONS, connection);
            case READ_HISTORY -> {
                connection.send(Stanzas.receipt(message, "hist_sync"));
                chores.readHistory(connection);
            }
        }
    }
}
