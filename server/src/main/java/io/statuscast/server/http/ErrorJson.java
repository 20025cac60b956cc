package io.statuscast.server.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The contract's error body with the members of RFC 9457 beside it.
///
/// Source: the public Wassenger API.
///
/// @param instance names this occurrence; the log has it too
record ErrorJson(
        int status,
        String message,
        String errorCode,
        List<Entry> errors,
        Map<String, Object> meta,
        String type,
        String title,
        String detail,
        String instance) {

    /// One thing that is wrong.
    record Entry(String path, String location, String code, String errorCode, String reason, String message) {
        static Entry from(FieldError error) {
            String code = error.problem().code();
            return new Entry(
                    error.path(),
                    error.location().name().toLowerCase(Locale.ROOT),
                    code,
                    code,
                    error.problem().sentence(),
                    error.message());
        }
    }

    static ErrorJson from(RequestRefused refusal, String instance) {
        Problem problem = refusal.problem();
        return new ErrorJson(
                problem.status(),
                refusal.detail(),
                problem.code(),
                refusal.errors().stream().map(Entry::from).toList(),
                refusal.meta(),
                problem.type(),
                problem.sentence(),
                refusal.detail(),
                instance);
    }
}
