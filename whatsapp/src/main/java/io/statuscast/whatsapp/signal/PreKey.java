package io.statuscast.whatsapp.signal;

import io.statuscast.whatsapp.crypto.KeyPair;

/// A key of ours with which one companion may start one session. On the wire the id is 3 bytes.
///
/// @param id       1..2^24-1
/// @param uploaded whether the server has confirmed that it holds the public half
public record PreKey(int id, KeyPair pair, boolean uploaded) {}
