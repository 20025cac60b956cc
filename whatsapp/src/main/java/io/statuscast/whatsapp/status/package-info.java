/// What a status is: its content and audience, the message it becomes, the stanza that carries it, and how publishing
/// it can end. Nothing here touches a socket or a store.
@NullMarked
package io.statuscast.whatsapp.status;

import org.jspecify.annotations.NullMarked;
