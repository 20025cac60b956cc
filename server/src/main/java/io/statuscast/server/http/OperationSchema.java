package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import io.helidon.common.uri.UriQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the contract demands of one operation's body and query parameters. Thread-safe.
final class OperationSchema {
    /// The API key may come as a parameter; it belongs to every operation.
    private static final List<String> KEY_PARAMETERS = List.of("token", "Token");

    private static final Pattern BRACKETS = Pattern.compile("\\[\\d*]$");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");
    private static final Pattern COMMA = Pattern.compile(",");

    private final @Nullable JsonSchema body;
    private final JsonSchema query;
    private final Map<String, String> queryTypes;

    private OperationSchema(@Nullable JsonSchema body, JsonSchema query, Map<String, String> queryTypes) {
        this.body = body;
        this.query = query;
        this.queryTypes = queryTypes;
    }

    static OperationSchema of(Contract contract, JsonNode operation) {
        JsonNode bodySchema = operation.at("/requestBody/content/application~1json/schema");
        var types = new LinkedHashMap<String, String>();
        ObjectNode querySchema = JsonNodeFactory.instance.objectNode();
        querySchema.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = querySchema.putObject("properties");
        for (JsonNode listed : operation.path("parameters")) {
            JsonNode parameter = contract.resolve(listed);
            if ("query".equals(parameter.get("in").textValue())) {
                String name = parameter.get("name").textValue();
                properties.set(name, parameter.get("schema"));
                types.put(name, parameter.at("/schema/type").textValue());
            }
        }
        return new OperationSchema(
                bodySchema.isMissingNode() ? null : contract.schema(bodySchema), contract.schema(querySchema), types);
    }

    /// Everything that is wrong with a body.
    ///
    /// @param lenient lets unknown fields pass
    List<FieldError> checkBody(ObjectNode value, boolean lenient) {
        if (body == null) {
            throw new IllegalStateException("the operation takes no body");
        }
        var errors = new ArrayList<FieldError>();
        for (ValidationMessage message : body.validate(value)) {
            if (!lenient || !message.getType().equals("additionalProperties")) {
                errors.add(SchemaErrors.inBody(message));
            }
        }
        return errors;
    }

    /// The parameters, typed.
    ///
    /// @throws RequestRefused with everything that is wrong with them
    Query read(UriQuery raw) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (String name : raw.names()) {
            if (!KEY_PARAMETERS.contains(name)) {
                add(values, BRACKETS.matcher(name).replaceFirst(""), raw.all(name));
            }
        }
        List<FieldError> errors = StatusRequest.merged(
                query.validate(values).stream().map(SchemaErrors::inQuery).toList(), TextCheck.ofQuery(values));
        RequestRefused.ifAny(errors);
        return new Query(values);
    }

    /// Arrays come as CSV, repeated, or with brackets; anything else counts with its last value. A parameter without
    /// a value counts as absent, but for a flag, which it sets.
    private void add(ObjectNode values, String name, List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        String type = queryTypes.getOrDefault(name, "string");
        if (type.equals("array")) {
            texts.stream()
                    .flatMap(COMMA::splitAsStream)
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .forEach(text -> values.withArray(name).add(text));
            return;
        }
        String text = texts.getLast();
        if (text.isEmpty() && queryTypes.containsKey(name) && !type.equals("boolean")) {
            return;
        }
        if (type.equals("integer") && INTEGER.matcher(text).matches()) {
            values.put(name, Integer.parseInt(text));
        } else if (type.equals("boolean") && (text.equals("true") || text.equals("1") || text.isEmpty())) {
            values.put(name, true);
        } else if (type.equals("boolean") && (text.equals("false") || text.equals("0"))) {
            values.put(name, false);
        } else {
            values.put(name, text);
        }
    }
}
