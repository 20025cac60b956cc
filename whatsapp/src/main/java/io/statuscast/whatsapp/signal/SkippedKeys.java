package io.statuscast.whatsapp.signal;

import com.google.protobuf.UnsafeByteOperations;
import io.statuscast.whatsapp.proto.StoredSkippedKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// The seeds of messages of one chain that have not arrived, oldest first.
final class SkippedKeys {
    private final LinkedHashMap<Integer, byte[]> seeds = new LinkedHashMap<>();

    static SkippedKeys of(List<StoredSkippedKey> stored) {
        var keys = new SkippedKeys();
        for (StoredSkippedKey key : stored) {
            keys.seeds.put(key.getIndex(), key.getSeed().toByteArray());
        }
        return keys;
    }

    List<StoredSkippedKey> toStored() {
        var stored = new ArrayList<StoredSkippedKey>(seeds.size());
        seeds.forEach((index, seed) -> stored.add(StoredSkippedKey.newBuilder()
                .setIndex(index)
                .setSeed(UnsafeByteOperations.unsafeWrap(seed))
                .build()));
        return stored;
    }

    int size() {
        return seeds.size();
    }

    /// Forgets the oldest, if there is one.
    void forgetOldest() {
        seeds.pollFirstEntry();
    }

    /// The seed of message `index`, once; and the chain behind it. Skipped seeds on the way are kept, the oldest
    /// forgotten beyond `limit`.
    ///
    /// @throws SignalException.Duplicate   when the seed was taken before
    /// @throws SignalException.TooFarAhead when the message is too far ahead of the chain
    Taken take(ChainKey chain, int index, int limit) {
        if (index < chain.index()) {
            byte[] seed = seeds.remove(index);
            if (seed == null) {
                throw new SignalException.Duplicate("message " + index + " was decrypted before, or is too old");
            }
            return new Taken(seed, chain);
        }
        if (index - chain.index() > SignalLimits.MESSAGE_GAP || index > SignalLimits.COUNTER) {
            throw new SignalException.TooFarAhead("message " + index + " while its chain stands at " + chain.index());
        }
        ChainKey at = chain;
        while (at.index() < index) {
            seeds.put(at.index(), at.messageSeed());
            at = at.next();
        }
        while (seeds.size() > limit) {
            forgetOldest();
        }
        return new Taken(at.messageSeed(), at.next());
    }

    /// A message's seed, and the chain after it.
    record Taken(byte[] seed, ChainKey chain) {}
}
