package io.statuscast.whatsapp.status;

import java.util.List;

/// Who may see a status. WhatsApp shows it only to those among them who have saved our number.
public sealed interface StatusAudience {
    /// Everybody in the phone's address book.
    record Contacts() implements StatusAudience {}

    /// Those whom the account's own privacy setting on the phone lets see statuses: all contacts, all but
    /// some, or some. It is asked for at the server.
    record Privacy() implements StatusAudience {}

    /// Everybody in the phone's address book but these numbers.
    ///
    /// @param phoneDigits international numbers as digits alone
    record Except(List<String> phoneDigits) implements StatusAudience {
        public Except {
            phoneDigits = digits(phoneDigits);
        }
    }

    /// These numbers and nobody else.
    ///
    /// @param phoneDigits international numbers as digits alone, each once
    record Only(List<String> phoneDigits) implements StatusAudience {
        public Only {
            phoneDigits = digits(phoneDigits);
        }
    }

    private static List<String> digits(List<String> numbers) {
        for (String digits : numbers) {
            if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new IllegalArgumentException("a phone number is digits alone");
            }
        }
        return List.copyOf(numbers);
    }
}
