package io.statuscast.core.asset;

import java.util.Optional;

/// Keeps what is known about assets; their bytes are kept elsewhere. Durable when a method returns; thread-safe.
public interface AssetRepository {
    /// Records an asset. One that is there already stays as it is: equal bytes are the same asset.
    void put(Asset asset);

    Optional<Asset> find(String sha256);
}
