package io.statuscast.whatsapp.signal;

import io.statuscast.whatsapp.crypto.Mac;

/// One link of a symmetric chain: it gives the seed of one message's keys, and the next link.
///
/// Source: Signal's "The Double Ratchet Algorithm" section 5.2; the constants 1 and 2 are libsignal-protocol's.
///
/// @param index the number of the message whose seed this is
record ChainKey(byte[] key, int index) {
    private static final byte[] MESSAGE = {1};
    private static final byte[] CHAIN = {2};

    byte[] messageSeed() {
        return Mac.hmacSha256(key, MESSAGE);
    }

    ChainKey next() {
        return new ChainKey(Mac.hmacSha256(key, CHAIN), index + 1);
    }
}
