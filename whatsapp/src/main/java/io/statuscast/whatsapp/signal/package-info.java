/// The Signal protocol as WhatsApp speaks it: X3DH without post-quantum keys, the double ratchet between
/// companions, and sender keys for statuses and groups.
///
/// Nothing here writes to the store: every operation puts its changes into the caller's
/// [io.statuscast.whatsapp.store.Batch] and sees what the batch already holds, and the caller commits the batch before
/// a frame leaves. No class is thread-safe for one device: the client holds one lock around each operation and its
/// commit.
@NullMarked
package io.statuscast.whatsapp.signal;

import org.jspecify.annotations.NullMarked;
