package io.statuscast.whatsapp.client;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The connection of the moment, for those who send. Thread-safe.
///
/// @param connection null while there is none on which statuses can be published
/// @param why        the remedy while there is none, for people to read
record Online(Supplier<@Nullable Connection> connection, Supplier<String> why) {}
