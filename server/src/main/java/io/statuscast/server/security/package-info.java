/// Who may call: API keys, how they are presented, checked and kept.
/// Knows nothing of HTTP beyond the text of a header; nothing here logs a key.
@NullMarked
package io.statuscast.server.security;

import org.jspecify.annotations.NullMarked;
