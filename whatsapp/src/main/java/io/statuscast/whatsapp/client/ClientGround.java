package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.store.StateStore;

/// What all sending parts of one client stand on.
record ClientGround(
        ClientConfig config,
        StateStore store,
        Account account,
        Link link,
        LidBook lids,
        SignalKeys keys,
        CompanionDirectory directory,
        CompanionSessions sessions,
        MessageMaker messages,
        SentMessages sent,
        ServerTime serverTime,
        Pauses pauses) {}
