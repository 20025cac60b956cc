package io.statuscast.emulator.faults;

/// Where a fault strikes.
public enum Place {
    /// A frame on its way to a client that has connected.
    TO_CLIENT,
    /// A frame on its way from a client to the server.
    FROM_CLIENT,
    /// A `message` that the server decides about; the tag is `message`, or `again` for one that a companion
    /// asked for once more.
    MESSAGE,
    /// A login (not a registration).
    LOGIN
}
