/// Messages in one chat, with a person or a group: what they say, as they go out and as they came in, and the stanza
/// that carries them. A pure room: no socket, no keys. The facts and their sources: `docs/protocol/chat.md`.
@NullMarked
package io.statuscast.whatsapp.chat;

import org.jspecify.annotations.NullMarked;
