package io.statuscast.server.http;

import java.util.Optional;

/// Tells, at the moment a post is accepted, whether its media address may be fetched. The fetch itself is guarded
/// again.
@FunctionalInterface
public interface MediaUrlCheck {
    /// Why the address must not be fetched, with the remedy; empty when it may.
    Optional<String> refusal(String url);
}
