package io.statuscast.whatsapp.status;

import java.util.List;

/// Who may see a status. WhatsApp shows it only to those among them who have saved our number.
public sealed interface StatusAudience {
    /// Everybody in the phone's address book.
    record Contacts() implements StatusAudience {}

    /// These numbers and nobody else.
    ///
    /// @param phoneDigits international numbers as digits alone, each once
    record Only(List<String> phoneDigits) implements StatusAudience {
        public Only {
            phoneDigits = List.copyOf(phoneDigits);
            for (String digits : phoneDigits) {
                if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    throw new IllegalArgumentException("a phone number is digits alone");
                }
            }
        }
    }
}
