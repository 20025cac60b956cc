package io.statuscast.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.appstate.AppStateCollection;
import io.statuscast.whatsapp.appstate.AppStateStore;
import io.statuscast.whatsapp.appstate.ContactChange;
import io.statuscast.whatsapp.appstate.DecodeOutcome;
import io.statuscast.whatsapp.appstate.Mutation;
import io.statuscast.whatsapp.appstate.StatusPrivacy;
import io.statuscast.whatsapp.proto.AppStateSyncKeyShare;
import io.statuscast.whatsapp.proto.StatusPrivacyAction;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// Brings the saved contacts, our own push name and the setting for statuses up to date from the phone's app
/// state.
///
/// The syncs run on the task worker alone, one after the other; [#awaitFirst] and [#statusPrivacy] may be
/// called by anyone. Source: whatsmeow `appstate.go`.
final class ContactSync {
    /// What is of use here: the address book, the push name, the setting for statuses. Read in this order, which is the
    /// same in every run, as that of a `Set.of` is not.
    static final Set<AppStateCollection> COLLECTIONS = Collections.unmodifiableSet(EnumSet.of(
            AppStateCollection.CRITICAL_UNBLOCK_LOW,
            AppStateCollection.CRITICAL_BLOCK,
            AppStateCollection.REGULAR_HIGH));

    private static final Logger LOG = System.getLogger(ContactSync.class.getName());
    private static final String DONE = "contacts-synced";
    private static final String STATUS_PRIVACY = "status-privacy";

    private final Account account;
    private final StateStore store;
    private final AppStateStore appState;
    private final AppStateReader reader;
    private final ContactBook contacts;
    private final PrivacyList privacy;
    private final Link link;
    private final Threading threading;
    /// Opens when the first sync is done, or the client is closed.
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile boolean firstDone;
    /// What is to be read; its monitor guards it.
    private final Set<AppStateCollection> wanted = EnumSet.noneOf(AppStateCollection.class);

    ContactSync(
            Account account,
            StateStore store,
            AppStateStore appState,
            AppStateReader reader,
            ContactBook contacts,
            PrivacyList privacy,
            Link link,
            Threading threading) {
        this.account = account;
        this.store = store;
        this.appState = appState;
        this.reader = reader;
        this.contacts = contacts;
        this.privacy = privacy;
        this.link = link;
        this.threading = threading;
        if (store.get(StateKind.SETTING, DONE).isPresent()) {
            firstDone();
        }
    }

    private void firstDone() {
        firstDone = true;
        decided.countDown();
    }

    /// Waits for the first sync after linking; the end of the client ends the waiting.
    ///
    /// @return whether it was done in time
    boolean awaitFirst(Duration patience) {
        try {
            return threading.await(decided, patience) && firstDone;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Nobody has to wait any more.
    void close() {
        decided.countDown();
    }

    /// Keeps the keys that our phone shared, with the batch.
    ///
    /// @return how many there were
    int keysCame(AppStateSyncKeyShare share, Batch batch) {
        return appState.saveKeys(share, batch);
    }

    /// Who gets our statuses by the setting on the phone; empty when the phone did not tell.
    Optional<StatusPrivacy> statusPrivacy() {
        return store.get(StateKind.SETTING, STATUS_PRIVACY).map(bytes -> {
            try {
                return StatusPrivacy.of(StatusPrivacyAction.parseFrom(bytes));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the stored setting for statuses is damaged", e);
            }
        });
    }

    /// Notes that there is something new in collections.
    void want(Set<AppStateCollection> collections) {
        synchronized (wanted) {
            wanted.addAll(collections);
        }
    }

    /// Reads what is new in the collections that are wanted; the address book first, since statuses wait for it.
    /// What cannot be read is still wanted.
    ///
    /// @return whether all of it could be read; without keys there is nothing to do before the phone shares them
    /// @throws QueryException when the server gives no answer
    boolean sync(Connection connection) {
        if (!appState.hasKeys()) {
            LOG.log(Level.DEBUG, "no sync before our phone has shared its keys");
            return true;
        }
        boolean all = true;
        if (take(AppStateCollection.CRITICAL_UNBLOCK_LOW)) {
            all = read(AppStateCollection.CRITICAL_UNBLOCK_LOW, connection, this::takeContacts);
            if (all) {
                contactsRead();
            }
        }
        for (AppStateCollection collection : COLLECTIONS) {
            if (collection != AppStateCollection.CRITICAL_UNBLOCK_LOW && take(collection)) {
                all &= read(collection, connection, this::takeSettings);
            }
        }
        return all;
    }

    /// Before it is read: what changes meanwhile is wanted again.
    private boolean take(AppStateCollection collection) {
        synchronized (wanted) {
            return wanted.remove(collection);
        }
    }

    private boolean read(AppStateCollection collection, Connection connection, AppStateReader.Taker taker) {
        boolean read = false;
        try {
            read = reader.read(collection, connection, taker);
            return read;
        } finally {
            if (!read) {
                want(Set.of(collection));
            }
        }
    }

    private void contactsRead() {
        store.commit(new Batch().put(StateKind.SETTING, DONE, new byte[] {1}));
        firstDone();
        int count = contacts.count();
        link.tell(l -> l.onContacts(count));
    }

    private void takeContacts(DecodeOutcome outcome, Batch batch) {
        if (outcome.fromSnapshot()) {
            contacts.clear(batch);
        }
        var pairs = new ArrayList<LidBook.Pair>();
        for (Mutation mutation : outcome.mutations()) {
            ContactChange.of(mutation).ifPresent(change -> apply(change, pairs, batch));
        }
        contacts.learn(pairs, batch);
    }

    private void apply(ContactChange change, List<LidBook.Pair> pairs, Batch batch) {
        switch (change) {
            case ContactChange.Saved(var address, var phone, var lid, String name, String firstName) -> {
                contacts.save(address, phone, lid, name, firstName, batch);
                if (phone != null && lid != null) {
                    pairs.add(new LidBook.Pair(phone.toUser(), lid.toUser()));
                }
            }
            case ContactChange.Removed(var address) -> contacts.remove(address, batch);
        }
    }

    private void takeSettings(DecodeOutcome outcome, Batch batch) {
        for (Mutation mutation : outcome.mutations()) {
            boolean set = mutation.operation() == Mutation.Operation.SET;
            if (set
                    && mutation.kind().equals("setting_pushName")
                    && mutation.value().hasPushNameSetting()) {
                pushName(mutation.value().getPushNameSetting().getName());
            }
            if (StatusPrivacy.of(mutation).isPresent()) {
                byte[] action = mutation.value().getStatusPrivacy().toByteArray();
                batch.put(StateKind.SETTING, STATUS_PRIVACY, action);
                // What the server said before holds no more: the next status asks again.
                privacy.forget();
            }
        }
    }

    private void pushName(String name) {
        if (account.learnPushName(name)) {
            account.identity().ifPresent(identity -> link.tell(l -> l.onLinked(identity)));
        }
    }
}
