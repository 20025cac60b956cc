package io.statuscast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Holds every answer of a test against the response schemas of `docs/openapi.yaml`.
final class ResponseCheck {
    private final Contract contract = new Contract();
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    /// The contract's operation that an address and method mean, or a missing node.
    JsonNode operation(String method, String path) {
        for (var entry : contract.document().get("paths").properties()) {
            String regex = entry.getKey().replaceAll("\\{[^}]+}", "[^/]+") + "/?";
            JsonNode operation = contract.resolve(entry.getValue()).path(method.toLowerCase(java.util.Locale.ROOT));
            if (path.matches(regex) && !operation.isMissingNode()) {
                return operation;
            }
        }
        return contract.document().missingNode();
    }

    void check(String method, String path, HttpResponse<byte[]> response) throws Exception {
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode operation = operation(method, path);
        boolean error = response.statusCode() >= 400;
        JsonNode schema;
        if (error || operation.isMissingNode()) {
            assertThat(error)
                    .as("an address outside the contract answers with an error: %s", path)
                    .isTrue();
            assertThat(type).isIn("application/json", "application/problem+json");
            schema = contract.document().at("/components/schemas/Error");
        } else {
            JsonNode content = operation
                    .path("responses")
                    .path(Integer.toString(response.statusCode()))
                    .path("content");
            assertThat(content.has(type))
                    .as("%s %s may answer %s with %s", method, path, response.statusCode(), type)
                    .isTrue();
            schema = content.path(type).path("schema");
        }
        if (type.endsWith("json")) {
            JsonNode body = Json.tree(response.body());
            var compiled = schemas.computeIfAbsent(schema.toString(), key -> contract.schema(schema));
            assertThat(compiled.validate(body))
                    .as("%s %s: %s", method, path, body)
                    .isEmpty();
        }
    }
}
