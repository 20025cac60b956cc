package io.statuscast.whatsapp.appstate;

import java.util.Optional;

/// The collections of app state. Source: whatsmeow `appstate/keys.go`.
public enum AppStateCollection {
    /// Settings that clients wait for: the push name, the locale.
    CRITICAL_BLOCK("critical_block"),
    /// The address book.
    CRITICAL_UNBLOCK_LOW("critical_unblock_low"),
    REGULAR_HIGH("regular_high"),
    REGULAR("regular"),
    REGULAR_LOW("regular_low");

    private final String wireName;

    AppStateCollection(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<AppStateCollection> of(String wireName) {
        for (AppStateCollection collection : values()) {
            if (collection.wireName.equals(wireName)) {
                return Optional.of(collection);
            }
        }
        return Optional.empty();
    }
}
