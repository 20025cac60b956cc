package io.statuscast.whatsapp.binary;

import static java.util.Objects.requireNonNull;

/// An address on WhatsApp's network: `user:device@server`.
///
/// The user part is digits for people (a phone number on [#PHONE], an opaque number on [#LID]), and `status` for
/// [#STATUS]. Device 0 is the phone itself; companions count from 1. A bare server (`s.whatsapp.net`) has an empty
/// user.
/// Source: whatsmeow `types/jid.go`.
///
/// @param user   the part before `:` and `@`, empty for a bare server
/// @param device 0..65535, 0 for the phone or where no device is meant
/// @param server one of the constants below
public record Jid(String user, int device, String server) {
    public static final String PHONE = "s.whatsapp.net";
    public static final String LID = "lid";
    public static final String GROUP = "g.us";
    public static final String BROADCAST = "broadcast";
    public static final String HOSTED = "hosted";
    public static final String HOSTED_LID = "hosted.lid";

    /// WhatsApp's server itself, the addressee of most queries.
    public static final Jid SERVER = new Jid("", 0, PHONE);
    /// Where statuses are published.
    public static final Jid STATUS = new Jid("status", 0, BROADCAST);

    public Jid {
        requireNonNull(user, "user is null");
        requireNonNull(server, "server is null");
        if (device < 0 || device > 0xffff) {
            throw new IllegalArgumentException("device out of range: " + device);
        }
        if (user.indexOf('@') >= 0 || server.isEmpty()) {
            throw new IllegalArgumentException("not a JID: " + user + "@" + server);
        }
    }

    /// The phone-number address of a user, device 0.
    public static Jid ofPhone(String digits) {
        return new Jid(digits, 0, PHONE);
    }

    /// The LID address of a user, device 0.
    public static Jid ofLid(String lid) {
        return new Jid(lid, 0, LID);
    }

    /// Reads `user@server`, `user:device@server`, `user.agent:device@server` (the agent is dropped) or a bare server;
    /// `c.us` is read as [#PHONE].
    ///
    /// @throws IllegalArgumentException when the text is none of these
    public static Jid parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return new Jid("", 0, text);
        }
        String server = text.substring(at + 1).equals("c.us") ? PHONE : text.substring(at + 1);
        String left = text.substring(0, at);
        int colon = left.lastIndexOf(':');
        int device = 0;
        if (colon >= 0) {
            device = parseDevice(left.substring(colon + 1), text);
            left = left.substring(0, colon);
        }
        int dot = left.indexOf('.');
        boolean person = server.equals(PHONE) || server.equals(LID);
        return new Jid(person && dot >= 0 ? left.substring(0, dot) : left, device, server);
    }

    private static int parseDevice(String digits, String whole) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a JID: " + whole, e);
        }
    }

    /// The same user without a device.
    public Jid toUser() {
        return device == 0 ? this : new Jid(user, 0, server);
    }

    public Jid withDevice(int newDevice) {
        return new Jid(user, newDevice, server);
    }

    public boolean isPhone() {
        return server.equals(PHONE) && !user.isEmpty();
    }

    public boolean isLid() {
        return server.equals(LID);
    }

    public boolean sameUser(Jid other) {
        return user.equals(other.user) && server.equals(other.server);
    }

    /// `user@server`, with `:device` when the device is not 0; the bare server when there is no user.
    @Override
    public String toString() {
        if (user.isEmpty()) {
            return server;
        }
        return device == 0 ? user + "@" + server : user + ":" + device + "@" + server;
    }
}
