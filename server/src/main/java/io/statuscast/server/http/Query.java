package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The checked parameters of an address. Reading one the contract does not have is a bug of ours.
///
/// @param values by name, typed as the contract says
record Query(ObjectNode values) {
    private static final int SIZE_DEFAULT = 20;

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(JsonNode::textValue);
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        values.path(name).forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    boolean flag(String name) {
        return values.path(name).asBoolean(false);
    }

    int integer(String name, int otherwise) {
        return values.path(name).asInt(otherwise);
    }

    boolean has(String name) {
        return values.has(name);
    }

    /// How many items a list may have: `size`, or its synonym `limit`.
    int size() {
        return integer("size", integer("limit", SIZE_DEFAULT));
    }

    int page() {
        return integer("page", 0);
    }
}
