package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.status.StanzaProfile;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import java.util.Arrays;

/// Which [StanzaProfile] the server takes from this account, remembered over restarts. Thread-safe.
final class ProfileMemory {
    /// The setting for statuses.
    static final String STATUSES = "stanza-profile";
    /// The setting for messages to a person.
    static final String CHATS = "chat-profile";

    private final StateStore store;
    private final String name;
    private final StanzaProfile configured;

    ProfileMemory(StateStore store, String name, StanzaProfile configured) {
        this.store = store;
        this.name = name;
        this.configured = configured;
    }

    /// The profile to try first; without a LID of our own only one is possible.
    StanzaProfile current(boolean haveLid) {
        if (!haveLid) {
            return StanzaProfile.PHONE_CLASSIC;
        }
        String remembered = store.get(StateKind.SETTING, name)
                .map(profile -> new String(profile, UTF_8))
                .orElse("");
        return Arrays.stream(StanzaProfile.values())
                .filter(profile -> profile.name().equals(remembered))
                .findFirst()
                .orElse(configured);
    }

    void remember(StanzaProfile accepted) {
        store.commit(new Batch().put(StateKind.SETTING, name, accepted.name().getBytes(UTF_8)));
    }
}
