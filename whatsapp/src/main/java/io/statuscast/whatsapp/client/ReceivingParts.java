package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.appstate.AppStateStore;
import io.statuscast.whatsapp.store.StateStore;
import java.time.Duration;
import java.util.List;

/// The parts of a client that take what arrives, wired. They own no thread.
final class ReceivingParts {
    private final People people;
    private final Downloads downloads;
    private final ContactSync contactSync;
    private final Chores chores;
    private final Deliveries deliveries;
    private final MessageReceiver messages;

    ReceivingParts(
            ClientConfig config,
            StateStore store,
            Account account,
            SignalKeys keys,
            LidBook lids,
            ContactBook contacts,
            PrivacyList privacy,
            CompanionSessions sessions,
            SentMessages sent,
            PreKeySupply preKeys,
            MediaHosts hosts,
            Link link,
            Threading threading,
            Worker tasks,
            Worker files) {
        Duration query = config.timeouts().query();
        people = new People(store, lids, contacts);
        downloads = new Downloads(config, hosts);
        var appState = new AppStateStore(store);
        var requests = new PhoneRequests(account, keys, sessions, sent, config.clock(), config.random());
        var reader = new AppStateReader(store, appState, downloads, requests, link, query);
        contactSync = new ContactSync(account, store, appState, reader, contacts, privacy, link, threading);
        var history = new HistoryReader(store, lids, people, downloads);
        var statuses = new StatusInbox(account, people, new SecretReactions(account, lids, sent));
        deliveries = new Deliveries(store, link, List.of(statuses, new ChatInbox(people)));
        chores = new Chores(preKeys, contactSync, history, sent, deliveries, tasks, files, query);
        messages = new MessageReceiver(
                account,
                keys,
                lids,
                new PhoneMessages(contactSync, history, chores),
                new RetryRequests(account, preKeys),
                deliveries,
                people,
                link);
    }

    People people() {
        return people;
    }

    Downloads downloads() {
        return downloads;
    }

    ContactSync contactSync() {
        return contactSync;
    }

    Chores chores() {
        return chores;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    MessageReceiver messages() {
        return messages;
    }
}
