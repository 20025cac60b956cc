/// Linking our companion to a phone: the keys it is made of, the QR text that the phone scans, the payloads of the
/// handshake, and the check of what the phone signed.
@NullMarked
package io.statuscast.whatsapp.pairing;

import org.jspecify.annotations.NullMarked;
