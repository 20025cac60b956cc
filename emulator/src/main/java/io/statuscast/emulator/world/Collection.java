package io.statuscast.emulator.world;

import java.util.ArrayList;
import java.util.List;

/// One app-state collection of an account: encoded `SyncdPatch`es, version 1 first. The server cannot read
/// them. Guarded by the world's lock.
public final class Collection {
    private final List<byte[]> patches = new ArrayList<>();

    /// 0 when nothing was ever written.
    public long version() {
        return patches.size();
    }

    /// @param patch an encoded `SyncdPatch` whose version is the one after [#version]
    public void append(byte[] patch) {
        patches.add(patch.clone());
    }

    /// The patches after a version, oldest first, at most `limit`.
    public List<byte[]> after(long version, int limit) {
        int from = Math.clamp(version, 0, patches.size());
        return List.copyOf(patches.subList(from, Math.min(patches.size(), from + limit)));
    }
}
