package io.statuscast.core.post;

import io.statuscast.core.id.ResourceId;
import java.util.List;

/// Who gets to see a post.
public sealed interface Audience {
    /// The most numbers that an audience names.
    int NUMBERS_MAX = 50_000;

    /// Everybody whom the number has saved as a contact, as far as the privacy setting on its phone allows.
    record Contacts() implements Audience {}

    /// Exactly these accounts, whether saved or not.
    ///
    /// @param phoneDigits numbers in international form without the plus sign; 1 to [#NUMBERS_MAX]
    record Only(List<String> phoneDigits) implements Audience {
        /// How many numbers a caller may write into one post; longer lists get a name.
        public static final int ONLY_MAX = 5_000;

        public Only {
            phoneDigits = requireSome(phoneDigits);
        }
    }

    /// All contacts but these.
    ///
    /// @param phoneDigits numbers in international form without the plus sign; 1 to [#NUMBERS_MAX]
    record Except(List<String> phoneDigits) implements Audience {
        public Except {
            phoneDigits = requireSome(phoneDigits);
        }
    }

    /// The accounts of a named list, as it is when the post goes out.
    record Named(ResourceId audienceId) implements Audience {}

    private static List<String> requireSome(List<String> phoneDigits) {
        if (phoneDigits.isEmpty()) {
            throw new IllegalArgumentException("an audience names at least one number");
        }
        return requireNumbers(List.copyOf(phoneDigits));
    }

    /// The same list, if it can be one of an audience.
    static List<String> requireNumbers(List<String> phoneDigits) {
        if (phoneDigits.size() > NUMBERS_MAX) {
            throw new IllegalArgumentException("an audience names at most " + NUMBERS_MAX + " numbers");
        }
        if (!phoneDigits.stream().allMatch(Audience::isDigits)) {
            throw new IllegalArgumentException("a number of an audience has digits only");
        }
        return phoneDigits;
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.length() <= 20 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
