/// App state: collections of entries, such as the address book, that the phone shares with its companions as encrypted
/// patches and snapshots. Decoding verifies every code before anything is believed or stored.
@NullMarked
package io.statuscast.whatsapp.appstate;

import org.jspecify.annotations.NullMarked;
