package io.statuscast.whatsapp.binary;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/// An address on WhatsApp's network: `user:device@server`.
///
/// The user part is digits for people (a phone number on [#PHONE], an opaque number on [#LID]), and `status`
/// for [#STATUS]. Device 0 is the phone itself; companions count from 1. A bare server (`s.whatsapp.net`) has
/// an empty user. Source: whatsmeow `types/jid.go`.
///
/// What [#toString] prints, [#parse] reads back as the same address: addresses are the keys of what is stored.
///
/// @param user   the part before `:` and `@`, at most [#PART_LENGTH_MAX] characters; empty for a bare server
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

    /// The most characters of a user or a server. Those in use have 40 at most; longer ones would only be remembered.
    public static final int PART_LENGTH_MAX = 128;
    /// The highest number of a device.
    public static final int DEVICE_MAX = 0xffff;

    public Jid {
        requireNonNull(user, "user is null");
        requireNonNull(server, "server is null");
        if (device < 0 || device > DEVICE_MAX || (device > 0 && user.isEmpty())) {
            throw new IllegalArgumentException("device out of range: " + device);
        }
        if (user.length() > PART_LENGTH_MAX || server.length() > PART_LENGTH_MAX) {
            throw new IllegalArgumentException("a JID of " + (user.length() + server.length()) + " characters");
        }
        if (user.indexOf('@') >= 0 || user.indexOf(':') >= 0 || server.isEmpty()) {
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

    /// Reads what [#parse] reads; empty when it is no address.
    public static Optional<Jid> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int parseDevice(String digits, String whole) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "not the number of a device in a JID of " + whole.length() + " characters", e);
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
        return server.equals(LID) && !user.isEmpty();
    }

    /// Whether it is of a person, or of a companion of one, those included that a business has in the cloud.
    public boolean isPerson() {
        return isPhone() || isLid() || ((server.equals(HOSTED) || server.equals(HOSTED_LID)) && !user.isEmpty());
    }

    /// The person behind a companion, by phone number or LID, without device; itself when it is no person's.
    public Jid toPerson() {
        return switch (server) {
            case HOSTED -> new Jid(user, 0, PHONE);
            case HOSTED_LID -> new Jid(user, 0, LID);
            default -> toUser();
        };
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
