package io.statuscast.emulator.phone;

import io.statuscast.whatsapp.binary.Jid;

/// A receipt that a phone got for a message it had sent.
///
/// @param from the device or person it came from; in a group, the member
/// @param type as on the wire: empty for delivered, `inactive`, `read`, `played`
public record SeenReceipt(String messageId, Jid from, String type) {}
