package io.statuscast.server.http;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// `docs/openapi.yaml` at run time: the source of validation. Thread-safe; parsed at first use, because it takes longer
/// than the rest of the start.
final class Contract {
    private static final String RESOURCE = "/io/statuscast/server/docs/openapi.yaml";
    private static final String OPERATION_ID = "operationId";

    private static final JsonSchemaFactory FACTORY = factory();

    private final Map<String, OperationSchema> operations = new ConcurrentHashMap<>();
    private final ReentrantLock parsing = new ReentrantLock();
    private volatile @Nullable ObjectNode document;

    /// The schemas of an operation, by its `operationId`.
    OperationSchema operation(String id) {
        return operations.computeIfAbsent(id, this::compile);
    }

    /// The body of a request, of the shape that its operation wants, as are its parameters.
    ///
    /// @throws RequestRefused with everything that is wrong with them
    ObjectNode body(ServerRequest request, String operation, ApiSettings settings) {
        OperationSchema schema = operation(operation);
        schema.read(request.query());
        ObjectNode body = new JsonBody(settings.bodyBytesMax()).read(request);
        RequestRefused.ifAny(schema.checkBody(body, settings.lenient()));
        return body;
    }

    /// Compiles what every client needs first.
    void warmUp() {
        operation("createUserStatus");
        operation("getUserStatus");
    }

    /// The document as it is served.
    static byte[] source() {
        try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
            return Objects.requireNonNull(in, "openapi.yaml is not in the jar").readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The document, parsed.
    ObjectNode document() {
        ObjectNode known = document;
        if (known != null) {
            return known;
        }
        parsing.lock();
        try {
            ObjectNode parsed = document == null ? parse() : document;
            document = parsed;
            return parsed;
        } finally {
            parsing.unlock();
        }
    }

    /// A schema that may refer to the document's components.
    JsonSchema schema(JsonNode schema) {
        ObjectNode whole = document().objectNode();
        whole.setAll((ObjectNode) schema);
        whole.set("components", document().get("components"));
        return FACTORY.getSchema(whole, SchemaValidatorsConfig.builder().build());
    }

    /// Follows a `$ref` into the document.
    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.get("$ref");
        return reference == null ? node : document().at(reference.textValue().substring(1));
    }

    /// JSON Schema 2020-12, as OpenAPI 3.1 has it, with the one member that only an OpenAPI document has.
    private static JsonSchemaFactory factory() {
        JsonMetaSchema dialect = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keyword(new NonValidationKeyword("components"))
                .build();
        return JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
                .metaSchema(dialect)
                .build();
    }

    private static ObjectNode parse() {
        try {
            return (ObjectNode) YAMLMapper.builder()
                    // Of two members of one name the second would hide the first.
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(source());
        } catch (IOException malformed) {
            throw new UncheckedIOException("openapi.yaml is not valid YAML", malformed);
        }
    }

    private OperationSchema compile(String id) {
        for (JsonNode path : document().get("paths")) {
            for (JsonNode operation : path) {
                if (id.equals(operation.path(OPERATION_ID).textValue())) {
                    return OperationSchema.of(this, operation);
                }
            }
        }
        throw new IllegalStateException("openapi.yaml has no operation " + id);
    }
}
