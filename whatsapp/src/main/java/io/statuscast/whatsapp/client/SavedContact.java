package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import org.jspecify.annotations.Nullable;

/// A person in the phone's address book, as WhatsApp's app state tells it.
///
/// @param phone     the phone-number address, null when only the LID is known
/// @param lid       the LID, null until it was learned
/// @param name      the full name in the address book, may be empty
/// @param firstName the first name, may be empty
public record SavedContact(@Nullable Jid phone, @Nullable Jid lid, String name, String firstName) {}
