package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.statuscast.whatsapp.pairing.WebVersion;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import io.statuscast.whatsapp.store.StateStore;
import io.statuscast.whatsapp.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The WhatsApp Web version that one client says it is: the configured one, or a newer one that was learned
/// after a refusal, remembered over restarts. The link's thread alone uses it; [#renew] blocks.
final class Versions {
    private static final Logger LOG = System.getLogger(Versions.class.getName());
    private static final String NAME = "web-version";

    private final WebVersion configured;
    private final VersionSource source;
    private final StateStore store;
    private @Nullable WebVersion learned;

    Versions(ClientConfig config, StateStore store) {
        this.configured = config.appearance().version();
        this.source = config.versions();
        this.store = store;
    }

    WebVersion current() {
        return learned != null ? learned : remembered();
    }

    private WebVersion remembered() {
        return store.get(StateKind.SETTING, NAME)
                .map(text -> WebVersion.parse(new String(text, US_ASCII)))
                .filter(version -> version.isAfter(configured))
                .orElse(configured);
    }

    /// Asks for a newer version than the refused one.
    ///
    /// @return whether there is one; it is the current from now on
    boolean renew() {
        Optional<WebVersion> newer = source.newest().filter(version -> version.isAfter(current()));
        newer.ifPresent(version -> {
            LOG.log(Level.INFO, "WhatsApp refused version {0}; {1} is tried", current(), version);
            learned = version;
            remember(version);
        });
        return newer.isPresent();
    }

    // A store that fails must not keep the link from going on: after the next start there is one more refusal.
    private void remember(WebVersion version) {
        try {
            store.commit(
                    new Batch().put(StateKind.SETTING, NAME, version.toString().getBytes(US_ASCII)));
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "the version {0} was not kept: {1}", version, e.getMessage());
        }
    }
}
