package io.statuscast.emulator.world;

import java.time.Instant;

/// One stanza or connection that the server refused.
///
/// @param at     when
/// @param who    the sender's address, or `pairing`
/// @param code   479, 401, 404 …
/// @param reason a sentence for people who debug a client
/// @param stanza the stanza as text, shortened
public record Refusal(Instant at, String who, int code, String reason, String stanza) {}
