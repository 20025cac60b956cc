package io.statuscast.whatsapp.binary;

import java.util.Map;
import java.util.Set;

/// The type bytes of the binary XML and what both directions agree on. Source: whatsmeow `binary/token/token.go`.
final class Wire {
    static final int LIST_EMPTY = 0;
    static final int DICTIONARY_0 = 236;
    static final int DICTIONARY_3 = 239;
    static final int INTEROP_JID = 245;
    static final int FB_JID = 246;
    static final int AD_JID = 247;
    static final int LIST_8 = 248;
    static final int LIST_16 = 249;
    static final int JID_PAIR = 250;
    static final int HEX_8 = 251;
    static final int BINARY_8 = 252;
    static final int BINARY_20 = 253;
    static final int BINARY_32 = 254;
    static final int NIBBLE_8 = 255;

    /// The longest string that is packed two characters to a byte.
    static final int PACKED_MAX = 127;
    /// Bit 1 of the byte before the tree: the rest is a zlib stream. Source: whatsmeow `binary/unpack.go`.
    static final int FLAG_ZLIB = 2;
    /// The most that a 16-bit list counts.
    static final int LIST_MAX = 0xffff;
    /// Nesting that no stanza comes near; it bounds the recursion in both directions.
    static final int MAX_DEPTH = 64;

    /// Domain bytes from this on are of hosted devices, which are always written in the device form.
    static final int HOSTED_DOMAIN = 128;

    /// The domain byte of a device address, by server. Source: whatsmeow `types/jid.go` `ActualAgent`.
    static final Map<String, Integer> AD_DOMAINS =
            Map.of(Jid.PHONE, 0, Jid.LID, 1, Jid.HOSTED, HOSTED_DOMAIN, Jid.HOSTED_LID, HOSTED_DOMAIN + 1);

    static final String MESSENGER = "msgr";
    static final String INTEROP = "interop";

    /// Servers at whose addresses a text with `@` is taken for a JID. Source: whatsmeow `types/jid.go`.
    static final Set<String> SERVERS = Set.of(
            Jid.PHONE,
            Jid.LID,
            Jid.HOSTED,
            Jid.HOSTED_LID,
            Jid.GROUP,
            Jid.BROADCAST,
            "c.us",
            "call",
            "newsletter",
            "bot",
            MESSENGER,
            INTEROP);

    /// Servers that are written without user and `@` and still mean an address, not a word: the bare server is
    /// the addressee of queries. (`lid`, `broadcast` and `call` alone are words.)
    static final Set<String> BARE_SERVERS = Set.of(Jid.PHONE, Jid.GROUP);

    private Wire() {}

    /// The server of a domain byte; unknown ones are read as phone numbers, as Baileys does (`decode.ts`).
    static String serverOf(int domain) {
        return switch (domain) {
            case 1 -> Jid.LID;
            case HOSTED_DOMAIN -> Jid.HOSTED;
            case HOSTED_DOMAIN + 1 -> Jid.HOSTED_LID;
            default -> Jid.PHONE;
        };
    }
}
