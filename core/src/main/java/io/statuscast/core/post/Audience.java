package io.statuscast.core.post;

import java.util.List;

/// Who gets to see a post.
public sealed interface Audience {
    /// Everybody whom the number has saved as a contact.
    record Contacts() implements Audience {}

    /// Exactly these accounts, whether saved or not.
    ///
    /// @param phoneDigits numbers in international form without the plus sign; at least one, at most [#ONLY_MAX]
    record Only(List<String> phoneDigits) implements Audience {
        public static final int ONLY_MAX = 5_000;

        public Only {
            phoneDigits = List.copyOf(phoneDigits);
            if (phoneDigits.isEmpty() || phoneDigits.size() > ONLY_MAX) {
                throw new IllegalArgumentException("an audience names 1 to " + ONLY_MAX + " numbers");
            }
            if (!phoneDigits.stream().allMatch(Only::isDigits)) {
                throw new IllegalArgumentException("a number of an audience has digits only");
            }
        }

        private static boolean isDigits(String text) {
            return !text.isEmpty() && text.length() <= 20 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
