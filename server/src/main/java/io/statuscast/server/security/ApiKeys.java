package io.statuscast.server.security;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The API keys that are valid: those of the repository and the one given by configuration. Thread-safe.
///
/// Keys are 80 lower-case hex characters (40 random bytes), kept as [KeyHash] only.
public final class ApiKeys {
    private static final int KEY_BYTES = 40;
    private static final int ID_BYTES = 12;
    /// Verified keys remembered, so that a busy client does not cost a look into the repository per request.
    private static final int VERIFIED_MAX = 256;

    private static final Caller CONFIGURED = new Caller("configured", "STATUSCAST_API_KEY");

    private final ApiKeyRepository repository;
    private final Optional<KeyHash> configured;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<KeyHash, Caller> verified;

    /// @param configured a key that is valid while the process lives and is never stored
    public ApiKeys(ApiKeyRepository repository, Optional<String> configured, SecureRandom random, InstantSource clock) {
        this.repository = Objects.requireNonNull(repository, "repository is null");
        this.configured = configured.map(KeyHash::of);
        this.random = Objects.requireNonNull(random, "random is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.verified = Collections.synchronizedMap(new BoundedMap());
    }

    /// The caller that one of the presented texts is a key of.
    ///
    /// A hash that was verified once is found by a map look-up. Its timing tells nothing useful: whoever can choose
    /// keys by the bytes of their SHA-256 already has the key.
    public Optional<Caller> verify(List<String> candidates) {
        for (String candidate : candidates) {
            KeyHash hash = KeyHash.of(candidate);
            Caller known = verified.get(hash);
            Optional<Caller> caller = known != null ? Optional.of(known) : find(hash);
            if (caller.isPresent()) {
                verified.put(hash, caller.get());
                return caller;
            }
        }
        return Optional.empty();
    }

    /// Every key is compared, also after a match: the time says nothing about which key it was.
    private Optional<Caller> find(KeyHash presented) {
        Optional<Caller> found = Optional.empty();
        if (configured.isPresent() && configured.get().matches(presented)) {
            found = Optional.of(CONFIGURED);
        }
        for (StoredKey key : repository.all()) {
            if (key.hash().matches(presented)) {
                found = Optional.of(new Caller(key.id(), key.name()));
            }
        }
        return found;
    }

    /// Whether any key would be accepted.
    public boolean any() {
        return configured.isPresent() || !repository.all().isEmpty();
    }

    /// A new key, not yet valid: [#accept] makes it so.
    public String generate() {
        return randomHex(KEY_BYTES);
    }

    /// Makes a key valid from now on, durably.
    public void accept(String key, String name) {
        repository.add(new StoredKey(randomHex(ID_BYTES), name, KeyHash.of(key), clock.instant()));
    }

    private String randomHex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    /// Forgets the key that was not used for longest.
    private static final class BoundedMap extends LinkedHashMap<KeyHash, Caller> {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        BoundedMap() {
            super(VERIFIED_MAX, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<KeyHash, Caller> eldest) {
            return size() > VERIFIED_MAX;
        }
    }
}
