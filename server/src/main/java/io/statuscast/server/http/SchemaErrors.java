package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Turns what the schema validator found into our own words: which field, what is wrong, what to do.
final class SchemaErrors {
    private SchemaErrors() {}

    static FieldError inBody(ValidationMessage found) {
        String path = path(found);
        return switch (found.getType()) {
            case "additionalProperties", "unevaluatedProperties" ->
                FieldError.inBody(
                        Problem.FIELD_UNKNOWN,
                        path,
                        "`" + path + "` is not a field of this request; remove it or correct its spelling.");
            case "required" -> FieldError.inBody(Problem.FIELD_REQUIRED, path, "`" + path + "` is missing; add it.");
            default -> FieldError.inBody(problem(found.getType()), path, sentence(found, path));
        };
    }

    static FieldError inQuery(ValidationMessage found) {
        String path = path(found);
        if (found.getType().equals("additionalProperties")) {
            return FieldError.inQuery(
                    Problem.QUERY_UNKNOWN,
                    path,
                    "`" + path + "` is not a parameter of this address; remove it or correct its spelling.");
        }
        return FieldError.inQuery(Problem.QUERY_INVALID, path, sentence(found, path));
    }

    private static Problem problem(String keyword) {
        return switch (keyword) {
            case "type" -> Problem.FIELD_TYPE;
            case "maxLength", "minLength", "maxItems", "minItems" -> Problem.FIELD_LENGTH;
            case "maximum", "minimum", "exclusiveMinimum", "exclusiveMaximum" -> Problem.FIELD_RANGE;
            case "enum", "const" -> Problem.FIELD_VALUE;
            default -> Problem.FIELD_FORMAT;
        };
    }

    private static String sentence(ValidationMessage found, String path) {
        String limit = limit(found);
        String field = "`" + path + "` ";
        return switch (found.getType()) {
            case "type" -> field + "has the wrong type; send " + types(found.getSchemaNode()) + ".";
            case "maxLength" ->
                field + "has " + length(found.getInstanceNode()) + " characters; " + limit
                        + " are allowed, shorten it.";
            case "minLength" -> field + "is too short; send at least " + limit + " characters.";
            case "maxItems" -> field + "has more than " + limit + " entries; leave some out.";
            case "minItems" -> field + "has too few entries; send at least " + limit + ".";
            case "maximum" -> field + "is too large; send at most " + limit + ".";
            case "minimum" -> field + "is too small; send at least " + limit + ".";
            case "enum" -> field + "is not one of those allowed; use one of " + limit + ".";
            default -> field + "does not have the form it needs (" + found.getError() + "); correct it.";
        };
    }

    /// The value of the keyword that was violated, as the contract has it.
    private static String limit(ValidationMessage found) {
        JsonNode limit = found.getSchemaNode();
        return switch (limit) {
            case null -> "";
            case JsonNode list
            when list.isArray() -> {
                var words = new StringBuilder();
                list.forEach(word -> words.append(words.isEmpty() ? "" : ", ").append(word.asText()));
                yield words.toString();
            }
            case JsonNode value -> value.asText();
        };
    }

    /// The types that are taken, in words.
    private static String types(@Nullable JsonNode limit) {
        if (limit == null || !limit.isArray()) {
            return article(limit == null ? "" : limit.asText());
        }
        var words = new StringJoiner(" or ");
        limit.forEach(type -> words.add(article(type.asText())));
        return words.toString();
    }

    private static String article(String type) {
        return switch (type) {
            case "object", "array", "integer" -> "an " + type;
            case "boolean" -> "true or false";
            case "null" -> "null";
            default -> "a " + type;
        };
    }

    private static int length(@Nullable JsonNode text) {
        return Optional.ofNullable(text)
                .map(JsonNode::textValue)
                .map(value -> value.codePointCount(0, value.length()))
                .orElse(0);
    }

    /// The place in dotted form, with the missing or unknown member at its end.
    private static String path(ValidationMessage found) {
        var path = new StringBuilder();
        JsonNodePath location = found.getInstanceLocation();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object element = location.getElement(i);
            if (element instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(element);
            }
        }
        String member = found.getProperty();
        if (member != null) {
            path.append(path.isEmpty() ? "" : ".").append(member);
        }
        return path.toString();
    }
}
