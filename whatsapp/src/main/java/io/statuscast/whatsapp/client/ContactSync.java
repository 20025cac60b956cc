package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.appstate.AppStateCollection;
import io.statuscast.whatsapp.appstate.AppStateDecoder;
import io.statuscast.whatsapp.appstate.AppStateFailure;
import io.statuscast.whatsapp.appstate.AppStateStore;
import io.statuscast.whatsapp.appstate.CollectionPage;
import io.statuscast.whatsapp.appstate.ContactChange;
import io.statuscast.whatsapp.appstate.DecodeOutcome;
import io.statuscast.whatsapp.appstate.Mutation;
import io.statuscast.whatsapp.proto.AppStateSyncKeyShare;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Brings the saved contacts and our own push name up to date from the phone's app state.
///
/// The syncs run on the task worker alone, one after the other; [#awaitFirst] may be called by anyone.
/// Source: whatsmeow `appstate.go`.
final class ContactSync {
    private static final Logger LOG = System.getLogger(ContactSync.class.getName());
    private static final String DONE = "contacts-synced";
    /// Pages read in one sync; the server pages by some hundred patches.
    private static final int PAGES_MAX = 1000;

    private final Account account;
    private final StateStore store;
    private final AppStateStore appState;
    private final ContactBook contacts;
    private final Downloads downloads;
    private final Link link;
    private final Threading threading;
    private final Duration timeout;
    private final CountDownLatch firstDone = new CountDownLatch(1);

    ContactSync(
            Account account,
            StateStore store,
            ContactBook contacts,
            Downloads downloads,
            Link link,
            Threading threading,
            Duration timeout) {
        this.account = account;
        this.store = store;
        this.appState = new AppStateStore(store);
        this.contacts = contacts;
        this.downloads = downloads;
        this.link = link;
        this.threading = threading;
        this.timeout = timeout;
        if (store.get(StateKind.SETTING, DONE).isPresent()) {
            firstDone.countDown();
        }
    }

    /// Waits for the first sync after linking.
    ///
    /// @return whether it was done in time
    boolean awaitFirst(Duration patience) {
        try {
            return threading.await(firstDone, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Keeps the keys that our phone shared, with the batch.
    ///
    /// @return how many there were
    int keysCame(AppStateSyncKeyShare share, Batch batch) {
        return appState.saveKeys(share, batch);
    }

    /// Reads what is new in the address book and the settings.
    ///
    /// @throws QueryException when the server gives no answer
    void sync(IqRouter iqs) {
        if (!appState.hasKeys()) {
            LOG.log(Level.DEBUG, "no sync before our phone has shared its keys");
            return;
        }
        boolean contactsRead = read(AppStateCollection.CRITICAL_UNBLOCK_LOW, iqs);
        if (contactsRead) {
            store.commit(new Batch().put(StateKind.SETTING, DONE, new byte[] {1}));
            int count = contacts.count();
            link.tell(l -> l.onContacts(count));
            firstDone.countDown();
        }
        read(AppStateCollection.CRITICAL_BLOCK, iqs);
    }

    private boolean read(AppStateCollection collection, IqRouter iqs) {
        for (int page = 0; page < PAGES_MAX; page++) {
            var answer = iqs.ask(
                    "w:sync:app:state",
                    "set",
                    List.of(CollectionPage.question(collection, appState.state(collection))),
                    timeout);
            for (CollectionPage.Parsed parsed : CollectionPage.parse(answer)) {
                switch (parsed) {
                    case CollectionPage.Parsed.Page(CollectionPage content) -> {
                        if (!take(content, iqs)) {
                            return false;
                        }
                        if (!content.more()) {
                            return true;
                        }
                    }
                    case CollectionPage.Parsed.Refused(var refused, String code) -> {
                        LOG.log(Level.WARNING, "the server refused {0}: {1}", refused.wireName(), code);
                        return false;
                    }
                    case CollectionPage.Parsed.Unreadable(String what) -> {
                        LOG.log(Level.WARNING, "app state could not be read: {0}", what);
                        return false;
                    }
                }
            }
        }
        return false;
    }

    /// Applies a page.
    ///
    /// @return whether all of it could be read
    private boolean take(CollectionPage page, IqRouter iqs) {
        var batch = new Batch();
        DecodeOutcome outcome = new AppStateDecoder(appState, downloads.blobs(iqs)).decode(page, batch);
        if (outcome.fromSnapshot() && page.collection() == AppStateCollection.CRITICAL_UNBLOCK_LOW) {
            contacts.clear(batch);
        }
        for (Mutation mutation : outcome.mutations()) {
            ContactChange.of(mutation).ifPresent(change -> apply(change, batch));
        }
        store.commit(batch);
        outcome.mutations().stream()
                .filter(m -> m.kind().equals("setting_pushName") && m.value().hasPushNameSetting())
                .reduce((earlier, later) -> later)
                .ifPresent(m -> pushName(m.value().getPushNameSetting().getName()));
        return switch (outcome) {
            case DecodeOutcome.Complete c -> true;
            case DecodeOutcome.Stopped stopped -> {
                recover(page.collection(), stopped.failure());
                yield false;
            }
        };
    }

    private void apply(ContactChange change, Batch batch) {
        switch (change) {
            case ContactChange.Saved(var address, var phone, var lid, String name, String firstName) ->
                contacts.save(address, phone, lid, name, firstName, batch);
            case ContactChange.Removed(var address) -> contacts.remove(address, batch);
        }
    }

    private void pushName(String name) {
        if (account.learnPushName(name)) {
            account.identity().ifPresent(identity -> link.tell(l -> l.onLinked(identity)));
        }
    }

    private void recover(AppStateCollection collection, AppStateFailure failure) {
        LOG.log(Level.WARNING, "{0} was not read to its end: {1}", collection.wireName(), failure);
        if (failure instanceof AppStateFailure.MacMismatch) {
            // Our state has drifted: the next sync asks for a snapshot.
            var batch = new Batch();
            appState.forget(collection, batch);
            store.commit(batch);
        }
    }
}
