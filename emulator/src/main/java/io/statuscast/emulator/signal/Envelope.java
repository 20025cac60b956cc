package io.statuscast.emulator.signal;

/// An encrypted message between two devices.
///
/// @param type `pkmsg` while the other side has not answered, then `msg`
public record Envelope(String type, byte[] bytes) {
    public static final String PRE_KEY = "pkmsg";
    public static final String PLAIN = "msg";
}
