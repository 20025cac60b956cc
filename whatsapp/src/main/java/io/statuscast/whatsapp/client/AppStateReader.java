package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.appstate.AppStateCollection;
import io.statuscast.whatsapp.appstate.AppStateDecoder;
import io.statuscast.whatsapp.appstate.AppStateFailure;
import io.statuscast.whatsapp.appstate.AppStateStore;
import io.statuscast.whatsapp.appstate.CollectionPage;
import io.statuscast.whatsapp.appstate.DecodeOutcome;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/// Reads collections of app state from the server to their end, and puts right what went wrong.
///
/// When a code does not match, something cannot be parsed, or the server does not know our version, the
/// collection's state is dropped and its snapshot fetched anew, once; a second failure is reported. A key
/// that is missing is asked for at the phone. The task worker calls it; it blocks.
/// Source: whatsmeow `appstate.go` fetchAppState, requestMissingAppStateKeys.
final class AppStateReader {
    private static final Logger LOG = System.getLogger(AppStateReader.class.getName());
    /// Pages read in one sync; the server pages by some hundred patches.
    private static final int PAGES_MAX = 1000;
    /// The server does not know the version that we have.
    private static final String CONFLICT = "409";

    private final StateStore store;
    private final AppStateStore appState;
    private final Downloads downloads;
    private final PhoneRequests requests;
    private final Link link;
    private final Duration timeout;

    AppStateReader(
            StateStore store,
            AppStateStore appState,
            Downloads downloads,
            PhoneRequests requests,
            Link link,
            Duration timeout) {
        this.store = store;
        this.appState = appState;
        this.downloads = downloads;
        this.requests = requests;
        this.link = link;
        this.timeout = timeout;
    }

    /// Who makes something of what was read.
    interface Taker {
        /// Takes what one page brought, with the batch of the page.
        void take(DecodeOutcome outcome, Batch batch);
    }

    /// How far the reading came.
    private sealed interface Reading {
        record Complete() implements Reading {}

        /// Our state and the server's do not fit together: only a snapshot helps.
        record Drifted(String why) implements Reading {}

        /// Later it may work.
        record Stopped(String why) implements Reading {}
    }

    /// Reads what is new in a collection.
    ///
    /// @return whether all of it could be read
    /// @throws QueryException when the server gives no answer
    boolean read(AppStateCollection collection, Connection connection, Taker taker) {
        Reading reading = pages(collection, connection, taker);
        if (reading instanceof Reading.Drifted(String why)) {
            LOG.log(Level.WARNING, "{0} is read anew from its snapshot: {1}", collection.wireName(), why);
            forget(collection);
            reading = pages(collection, connection, taker);
        }
        return switch (reading) {
            case Reading.Complete() -> true;
            case Reading.Drifted(String why) -> {
                forget(collection);
                report(collection, why);
                yield false;
            }
            case Reading.Stopped(String why) -> {
                LOG.log(Level.WARNING, "{0} was not read to its end: {1}", collection.wireName(), why);
                yield false;
            }
        };
    }

    private void forget(AppStateCollection collection) {
        var batch = new Batch();
        appState.forget(collection, batch);
        store.commit(batch);
    }

    private void report(AppStateCollection collection, String why) {
        LOG.log(Level.WARNING, "{0} cannot be read, not even anew: {1}", collection.wireName(), why);
        link.tell(l -> l.onAppStateFailed(collection.wireName(), why));
    }

    private Reading pages(AppStateCollection collection, Connection connection, Taker taker) {
        for (int page = 0; page < PAGES_MAX; page++) {
            Node answer;
            try {
                answer = connection
                        .iqs()
                        .ask(
                                "w:sync:app:state",
                                "set",
                                List.of(CollectionPage.question(collection, appState.state(collection))),
                                timeout);
            } catch (QueryException e) {
                if (e.kind() != QueryException.Kind.REFUSED) {
                    throw e;
                }
                return new Reading.Stopped(String.valueOf(e.getMessage()));
            }
            boolean more = false;
            for (CollectionPage.Parsed parsed : CollectionPage.parse(answer)) {
                switch (parsed) {
                    case CollectionPage.Parsed.Page(CollectionPage content) -> {
                        Reading reading = one(content, connection, taker);
                        if (!(reading instanceof Reading.Complete)) {
                            return reading;
                        }
                        more |= content.more();
                    }
                    case CollectionPage.Parsed.Refused(var refused, String code) -> {
                        String why = "the server refused it: " + code;
                        return code.equals(CONFLICT) ? new Reading.Drifted(why) : new Reading.Stopped(why);
                    }
                    case CollectionPage.Parsed.Unreadable(String what) -> {
                        return new Reading.Drifted(what);
                    }
                }
            }
            if (!more) {
                return new Reading.Complete();
            }
        }
        return new Reading.Stopped("more than " + PAGES_MAX + " pages");
    }

    private Reading one(CollectionPage page, Connection connection, Taker taker) {
        var batch = new Batch();
        var decoder = new AppStateDecoder(appState, downloads.blobs(connection.iqs()));
        DecodeOutcome outcome = decoder.decode(page, batch);
        taker.take(outcome, batch);
        if (!batch.isEmpty()) {
            store.commit(batch);
        }
        return switch (outcome) {
            case DecodeOutcome.Complete _ -> new Reading.Complete();
            case DecodeOutcome.Stopped stopped -> stopped(stopped.failure(), connection);
        };
    }

    private Reading stopped(AppStateFailure failure, Connection connection) {
        return switch (failure) {
            case AppStateFailure.MissingKey(byte[] keyId) -> {
                requests.appStateKey(keyId, connection);
                yield new Reading.Stopped("the phone has not shared a key yet");
            }
            case AppStateFailure.MacMismatch(var code, long version) ->
                new Reading.Drifted("the code " + code + " of version " + version + " does not match");
            case AppStateFailure.Malformed(String what, long version) ->
                new Reading.Drifted(what + ", in version " + version);
            case AppStateFailure.BlobUnavailable(String reason) -> new Reading.Stopped(reason);
        };
    }
}
