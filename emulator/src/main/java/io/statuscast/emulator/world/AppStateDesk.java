package io.statuscast.emulator.world;

import org.jspecify.annotations.Nullable;

/// How the server hands out app state: from when on as a snapshot, and with which faults. Guarded by the
/// world's lock.
public final class AppStateDesk {
    private static final int USUAL_SNAPSHOT_FROM = 30;

    private @Nullable Blobs blobs;
    private int snapshotFrom = USUAL_SNAPSHOT_FROM;
    private int patchAnswersToSpoil;
    private int snapshotsToSpoil;

    /// Names the place for snapshots; without one every answer consists of patches.
    public void blobs(Blobs place) {
        blobs = place;
    }

    /// Null while there is none.
    public @Nullable Blobs blobs() {
        return blobs;
    }

    /// From this many patches on, clients without a version get a snapshot of the last full multiple, and
    /// patches only for what came after.
    public void snapshotFrom(int patches) {
        if (patches < 1) {
            throw new IllegalArgumentException("not a number of patches: " + patches);
        }
        snapshotFrom = patches;
    }

    public int snapshotFrom() {
        return snapshotFrom;
    }

    /// The last patch of each of the next answers with patches carries a wrong code.
    public void spoilPatches(int answers) {
        patchAnswersToSpoil = answers;
    }

    /// The next snapshots carry a wrong code.
    public void spoilSnapshots(int answers) {
        snapshotsToSpoil = answers;
    }

    /// Whether this answer's patches are to be spoilt.
    public boolean takeSpoiltPatches() {
        return patchAnswersToSpoil > 0 && patchAnswersToSpoil-- > 0;
    }

    /// Whether this snapshot is to be spoilt.
    public boolean takeSpoiltSnapshot() {
        return snapshotsToSpoil > 0 && snapshotsToSpoil-- > 0;
    }
}
