package io.statuscast.emulator.world;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The public keys that one device left with the server, and what became of its one-time prekeys.
///
/// A one-time prekey is handed out once. Only one session may be built on it: the first `pkmsg` that names it
/// binds it to its sender and base key, and any other sender or base key is a reuse. Guarded by the world's
/// lock.
public final class PreKeyPool {
    /// Most one-time prekeys a device may have waiting. Clients upload 812 at most at a time.
    public static final int WAITING_MAX = 20_000;

    /// @param id 24 bit
    /// @param publicKey 32 bytes
    /// @param signature 64 bytes
    public record SignedPreKey(int id, byte[] publicKey, byte[] signature) {}

    /// @param id 24 bit
    /// @param publicKey 32 bytes
    public record OneTimePreKey(int id, byte[] publicKey) {}

    /// The session that a one-time prekey was spent on.
    public record Use(String sender, byte[] baseKey) {}

    private int registrationId;
    private byte[] identityKey;
    private @Nullable SignedPreKey signedPreKey;
    private final Map<Integer, byte[]> waiting = new LinkedHashMap<>();
    private final Set<Integer> handedOut = new HashSet<>();
    private final Set<Integer> signedIds = new HashSet<>();
    private final Map<Integer, Use> used = new LinkedHashMap<>();

    PreKeyPool() {
        this.identityKey = new byte[0];
    }

    public void identify(int newRegistrationId, byte[] newIdentityKey) {
        registrationId = newRegistrationId;
        identityKey = newIdentityKey.clone();
    }

    /// Replaces the signed prekey; sessions on earlier ones stay possible, since bundles with them are still
    /// around.
    public void sign(SignedPreKey key) {
        signedPreKey = key;
        signedIds.add(key.id());
    }

    /// Whether the device ever left a signed prekey with this id here.
    public boolean hasSigned(int id) {
        return signedIds.contains(id);
    }

    /// Adds one-time prekeys; an id that was handed out or spent before is not taken again.
    ///
    /// @return how many were taken
    public int add(Iterable<OneTimePreKey> keys) {
        int taken = 0;
        for (OneTimePreKey key : keys) {
            boolean fresh = !handedOut.contains(key.id()) && !used.containsKey(key.id());
            if (fresh && waiting.size() < WAITING_MAX) {
                waiting.put(key.id(), key.publicKey());
                taken++;
            }
        }
        return taken;
    }

    /// Takes one prekey out; empty when none is left, and the caller gets the signed prekey only.
    public Optional<OneTimePreKey> handOut() {
        var oldest = waiting.entrySet().iterator();
        if (!oldest.hasNext()) {
            return Optional.empty();
        }
        Map.Entry<Integer, byte[]> entry = oldest.next();
        var key = new OneTimePreKey(entry.getKey(), entry.getValue());
        oldest.remove();
        handedOut.add(key.id());
        return Optional.of(key);
    }

    /// Remembers a prekey that the device itself gave away inside a retry receipt.
    public void givenAway(int id) {
        if (!used.containsKey(id)) {
            handedOut.add(id);
        }
    }

    /// Spends a prekey, or says why it cannot be spent.
    ///
    /// @return empty when it is fine, else the reason of the refusal
    public Optional<String> spend(int id, String sender, byte[] baseKey) {
        Use before = used.get(id);
        if (before != null) {
            boolean same = before.sender().equals(sender) && Arrays.equals(before.baseKey(), baseKey);
            return same ? Optional.empty() : Optional.of("one-time prekey " + id + " was spent before");
        }
        if (!handedOut.remove(id)) {
            return Optional.of("one-time prekey " + id + " was never handed out");
        }
        used.put(id, new Use(sender, baseKey.clone()));
        return Optional.empty();
    }

    /// Forgets every key, as when a device registers anew.
    public void clear() {
        waiting.clear();
        handedOut.clear();
        signedIds.clear();
        used.clear();
        signedPreKey = null;
    }

    /// Drops the one-time prekeys that nobody has got yet.
    ///
    /// @return how many there were
    int drain() {
        int dropped = waiting.size();
        waiting.clear();
        return dropped;
    }

    public int waiting() {
        return waiting.size();
    }

    public Iterable<OneTimePreKey> waitingKeys() {
        return waiting.entrySet().stream()
                .map(e -> new OneTimePreKey(e.getKey(), e.getValue()))
                .toList();
    }

    public int registrationId() {
        return registrationId;
    }

    /// 32 bytes, or none before the device identified itself.
    public byte[] identityKey() {
        return identityKey;
    }

    public Optional<SignedPreKey> signedPreKey() {
        return Optional.ofNullable(signedPreKey);
    }

    Set<Integer> handedOutIds() {
        return handedOut;
    }

    Set<Integer> signedIds() {
        return signedIds;
    }

    Map<Integer, Use> uses() {
        return used;
    }

    void restore(
            Iterable<OneTimePreKey> keys, Iterable<Integer> out, Iterable<Integer> signed, Map<Integer, Use> uses) {
        out.forEach(handedOut::add);
        signed.forEach(signedIds::add);
        used.putAll(uses);
        add(keys);
    }
}
