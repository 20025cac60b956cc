package io.statuscast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {
    private static final String KEY = "0123456789".repeat(8);

    @TempDir
    Path data;

    private final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();

    @Test
    void makesKeysOfEightyHexCharactersAndKeepsOnlyTheirHash() {
        ApiKeys keys = keys(Optional.empty());
        String key = keys.generate();
        keys.accept(key, "shop");

        assertThat(key).matches("[0-9a-f]{80}");
        assertThat(repository.all()).singleElement().satisfies(stored -> {
            assertThat(stored.hash()).isEqualTo(KeyHash.of(key));
            assertThat(stored.toString()).doesNotContain(key);
            assertThat(stored.id()).matches("[0-9a-f]{24}");
        });
        assertThat(keys.verify(List.of(key))).map(Caller::name).contains("shop");
        assertThat(keys.verify(List.of(key))).as("from the cache").isPresent();
        assertThat(keys.verify(List.of(key.substring(1)))).isEmpty();
    }

    @Test
    void hashesWithSha256() {
        // FIPS 180-2, appendix B.1.
        assertThat(KeyHash.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void theConfiguredKeyIsValidAndNeverStored() {
        ApiKeys keys = keys(Optional.of(KEY));
        assertThat(keys.verify(List.of(KEY))).isPresent();
        assertThat(repository.all()).isEmpty();
        assertThat(new FirstKey(keys, data).ensure()).isEmpty();
    }

    @Test
    void readsEveryFormOfPresentation() {
        assertThat(candidates(KEY, null, null)).containsExactly(KEY);
        assertThat(candidates(null, KEY, null)).containsExactly(KEY);
        assertThat(candidates(null, "Bearer " + KEY, null)).containsExactly(KEY);
        assertThat(candidates(null, "bearer  " + KEY, null)).containsExactly(KEY);
        assertThat(candidates(null, "Token " + KEY, null)).containsExactly(KEY);
        assertThat(candidates(null, "Bearer live_" + KEY, null)).containsExactly("live_" + KEY, KEY);
        assertThat(candidates(null, null, KEY)).containsExactly(KEY);
        assertThat(candidates(KEY, "Bearer other", null)).containsExactly(KEY, "other");
        assertThat(candidates(null, null, null)).isEmpty();
        assertThat(candidates("", " ", "")).isEmpty();
        assertThat(candidates("k".repeat(PresentedKey.LENGTH_MAX + 1), null, null))
                .isEmpty();
        assertThat(candidates(null, "Basic dXNlcjpwYXNz", null)).containsExactly("Basic dXNlcjpwYXNz");
    }

    @Test
    void theFirstKeyIsMadeOnceAndLeftForItsOwnerOnly() throws IOException {
        ApiKeys keys = keys(Optional.empty());
        String key = new FirstKey(keys, data).ensure().orElseThrow();

        Path file = data.resolve("first-api-key.txt");
        assertThat(Files.readString(file)).isEqualTo(key + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(keys.verify(List.of(key))).isPresent();
        assertThat(new FirstKey(keys, data).ensure()).isEmpty();
    }

    @Test
    void afterACrashBeforeTheKeyWasStoredTheFileStillOpens() {
        String first = new FirstKey(keys(Optional.empty()), data).ensure().orElseThrow();
        ApiKeys afterTheCrash = new ApiKeys(
                new InMemoryApiKeyRepository(),
                Optional.empty(),
                new SecureRandom(),
                InstantSource.fixed(Instant.EPOCH));

        assertThat(new FirstKey(afterTheCrash, data).ensure()).contains(first);
    }

    @Test
    void remembersABoundedNumberOfVerifiedKeys() {
        ApiKeys keys = keys(Optional.empty());
        for (int i = 0; i < 300; i++) {
            keys.accept("key-" + i, "n");
            assertThat(keys.verify(List.of("key-" + i))).isPresent();
        }
        assertThat(keys.verify(List.of("key-0")))
                .as("forgotten by the cache, found again")
                .isPresent();
    }

    private ApiKeys keys(Optional<String> configured) {
        return new ApiKeys(repository, configured, new SecureRandom(), InstantSource.fixed(Instant.EPOCH));
    }

    private static List<String> candidates(
            @org.jspecify.annotations.Nullable String token,
            @org.jspecify.annotations.Nullable String authorization,
            @org.jspecify.annotations.Nullable String query) {
        return PresentedKey.candidates(
                Optional.ofNullable(token), Optional.ofNullable(authorization), Optional.ofNullable(query));
    }
}
