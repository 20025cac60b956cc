package io.statuscast.server.http;

import io.statuscast.core.post.Audience;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An audience in the form in which a body names it. Exactly one member is there.
///
/// @param list the id of a named list
record AudienceJson(
        @Nullable List<String> only,
        @Nullable List<String> except,
        @Nullable String list) {
    /// The text `contacts`, or one of these objects.
    static Object from(Audience audience) {
        return switch (audience) {
            case Audience.Contacts _ -> "contacts";
            case Audience.Only(List<String> digits) -> new AudienceJson(phones(digits), null, null);
            case Audience.Except(List<String> digits) -> new AudienceJson(null, phones(digits), null);
            case Audience.Named(var id) -> new AudienceJson(null, null, id.value());
        };
    }

    private static List<String> phones(List<String> digits) {
        return digits.stream().map(phone -> "+" + phone).toList();
    }
}
