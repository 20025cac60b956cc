package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Finds texts that cannot be kept: with a NUL, which PostgreSQL has in no text, or with half of a surrogate
/// pair, which is no character in UTF-8. They are refused on every database, so that all take the same.
final class TextCheck {
    private static final String WHAT =
            " has a character that no text can have (NUL, or half of a surrogate pair); leave it out.";

    private TextCheck() {}

    static boolean isKeepable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    /// What cannot be kept in a body, the first [RequestRefused#ERRORS_MAX] texts, each with its place like
    /// `[3].media.url`.
    static List<FieldError> ofBody(JsonNode body) {
        return of(body, path -> FieldError.inBody(Problem.FIELD_FORMAT, path, "`" + path + "`" + WHAT));
    }

    /// The parameters of an address that cannot be kept.
    static List<FieldError> ofQuery(JsonNode values) {
        return of(values, path -> FieldError.inQuery(Problem.QUERY_INVALID, path, "`" + path + "`" + WHAT));
    }

    private static List<FieldError> of(JsonNode tree, Function<String, FieldError> error) {
        var errors = new ArrayList<FieldError>();
        walk(tree, "", (path, text) -> {
            if (errors.size() <= RequestRefused.ERRORS_MAX && !isKeepable(text)) {
                errors.add(error.apply(path));
            }
        });
        return errors;
    }

    /// Depth and length of the names are those which the parser allows.
    private static void walk(JsonNode node, String path, BiConsumer<String, String> text) {
        switch (node.getNodeType()) {
            case STRING -> text.accept(path, node.textValue());
            case OBJECT ->
                node.properties()
                        .forEach(member -> walk(
                                member.getValue(),
                                path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                                text));
            case ARRAY -> {
                for (int i = 0; i < node.size(); i++) {
                    walk(node.get(i), path + "[" + i + "]", text);
                }
            }
            case BINARY, BOOLEAN, MISSING, NULL, NUMBER, POJO -> {
                // No text.
            }
        }
    }
}
