package io.statuscast.server.app;

import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.config.Config;
import io.statuscast.server.config.Secret;
import io.statuscast.server.security.ApiKeyRepository;
import io.statuscast.server.security.ApiKeys;
import io.statuscast.server.security.FirstKey;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Optional;

/// The API keys.
///
/// @param firstKey the key that was just made, to be shown once
record SecurityWiring(ApiKeys keys, Optional<String> firstKey) {

    static SecurityWiring wire(Config config, ApiKeyRepository repository, SecureRandom random, Timekeeper time) {
        var keys = new ApiKeys(repository, config.apiKey().map(Secret::reveal), random, time);
        try {
            return new SecurityWiring(keys, new FirstKey(keys, config.dataDirectory()).ensure());
        } catch (UncheckedIOException unwritable) {
            throw new StartFailedException(
                    "the first API key cannot be written to " + config.dataDirectory() + " (" + unwritable.getMessage()
                            + "): make the directory writable.",
                    unwritable);
        }
    }

    /// Without the key.
    @Override
    public String toString() {
        return "SecurityWiring[first key: " + (firstKey.isPresent() ? "made" : "not made") + "]";
    }
}
