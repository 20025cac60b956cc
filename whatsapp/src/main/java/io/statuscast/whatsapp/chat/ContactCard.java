package io.statuscast.whatsapp.chat;

import static java.util.Objects.requireNonNull;

/// A contact as it is passed on.
///
/// @param name  shown in the chat
/// @param vcard the card itself, version 3.0
public record ContactCard(String name, String vcard) {
    public ContactCard {
        requireNonNull(name, "name is null");
        if (vcard.isEmpty() || vcard.length() > ChatLimits.VCARD_LENGTH_MAX) {
            throw new IllegalArgumentException("a vCard of " + vcard.length() + " characters");
        }
    }

    /// A card with one number; `waid` makes it a chat one can open. Source: the cards of WhatsApp's own clients.
    ///
    /// @param phoneDigits the international number as digits alone
    public static ContactCard of(String name, String phoneDigits) {
        if (phoneDigits.isEmpty() || !phoneDigits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("a phone number is digits alone");
        }
        String escaped = name.replace("\\", "\\\\")
                .replace(",", "\\,")
                .replace(";", "\\;")
                .replace("\r", "")
                .replace("\n", "\\n");
        String card = "BEGIN:VCARD\nVERSION:3.0\nN:;" + escaped + ";;;\nFN:" + escaped + "\nTEL;type=CELL;waid="
                + phoneDigits + ":+" + phoneDigits + "\nEND:VCARD";
        return new ContactCard(name, card);
    }
}
