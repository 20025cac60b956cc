package io.statuscast.whatsapp.binary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One element of WhatsApp's XML: a tag, attributes in order, and either children or bytes (or neither).
///
/// Attribute values are text; whether one is an address is a matter of its form, as on the wire (a value with `@` whose
/// server is known is encoded as a JID). Text content is bytes: the wire does not tell them apart. Immutable; the byte
/// array is shared, not copied, and must not be changed.
///
/// @param content [Content.Empty], [Content.Children] or [Content.Bytes]
public record Node(String tag, Map<String, String> attrs, Content content) {
    /// What stands inside an element.
    public sealed interface Content {
        record Empty() implements Content {}

        record Children(List<Node> nodes) implements Content {
            public Children {
                nodes = List.copyOf(nodes);
            }
        }

        record Bytes(byte[] value) implements Content {
            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Bytes b && Arrays.equals(value, b.value);
            }

            @Override
            public int hashCode() {
                return Arrays.hashCode(value);
            }
        }
    }

    /// What an element, and an attribute, take beside their text: objects, the map and its entries.
    private static final long ELEMENT_BYTES = 150;

    private static final long ATTRIBUTE_BYTES = 150;

    private static final Content EMPTY = new Content.Empty();

    public Node {
        requireNonNull(tag, "tag is null");
        requireNonNull(content, "content is null");
        attrs = Collections.unmodifiableMap(new LinkedHashMap<>(attrs));
    }

    public static Node of(String tag, Map<String, String> attrs) {
        return new Node(tag, attrs, EMPTY);
    }

    public static Node of(String tag) {
        return new Node(tag, Map.of(), EMPTY);
    }

    public static Node of(String tag, Map<String, String> attrs, List<Node> children) {
        return new Node(tag, attrs, new Content.Children(children));
    }

    public static Node of(String tag, Map<String, String> attrs, Node... children) {
        return of(tag, attrs, List.of(children));
    }

    public static Node of(String tag, Map<String, String> attrs, byte[] bytes) {
        return new Node(tag, attrs, new Content.Bytes(bytes));
    }

    public static Node of(String tag, byte[] bytes) {
        return of(tag, Map.of(), bytes);
    }

    public static Node of(String tag, String text) {
        return of(tag, Map.of(), text.getBytes(UTF_8));
    }

    /// Attributes in the order given: name, value, name, value; a pair whose value is null is left out.
    public static Map<String, String> attrs(@Nullable String... namesAndValues) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            if (value != null) {
                map.put(Objects.requireNonNull(namesAndValues[i]), value);
            }
        }
        return map;
    }

    /// The value of an attribute, or null when it is absent.
    public @Nullable String attr(String name) {
        return attrs.get(name);
    }

    /// The value of an attribute, or the empty string when it is absent.
    public String attrOrEmpty(String name) {
        return attrs.getOrDefault(name, "");
    }

    /// The attribute as an address; empty when it is absent or no address.
    public Optional<Jid> jid(String name) {
        String value = attrs.get(name);
        return value == null ? Optional.empty() : Jid.tryParse(value);
    }

    public List<Node> children() {
        return content instanceof Content.Children(var nodes) ? nodes : List.of();
    }

    public List<Node> children(String childTag) {
        var found = new ArrayList<Node>();
        for (Node child : children()) {
            if (child.tag.equals(childTag)) {
                found.add(child);
            }
        }
        return found;
    }

    /// The first child with the tag.
    public Optional<Node> child(String childTag) {
        for (Node child : children()) {
            if (child.tag.equals(childTag)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    /// The first descendant along a path of tags.
    public Optional<Node> at(String... path) {
        Optional<Node> node = Optional.of(this);
        for (String step : path) {
            node = node.flatMap(n -> n.child(step));
        }
        return node;
    }

    /// About how many bytes of memory it takes, for those who keep many; at most [Integer#MAX_VALUE].
    public int weight() {
        return (int) Math.min(Integer.MAX_VALUE, heaviness());
    }

    private long heaviness() {
        long sum = ELEMENT_BYTES + tag.length();
        for (Map.Entry<String, String> attr : attrs.entrySet()) {
            sum += ATTRIBUTE_BYTES + attr.getKey().length() + attr.getValue().length();
        }
        return switch (content) {
            case Content.Empty() -> sum;
            case Content.Bytes(var value) -> sum + value.length;
            case Content.Children(var nodes) -> {
                for (Node child : nodes) {
                    sum += child.heaviness();
                }
                yield sum;
            }
        };
    }

    /// The bytes inside, empty when there are children or nothing.
    public byte[] bytes() {
        return content instanceof Content.Bytes(var value) ? value : new byte[0];
    }

    /// The bytes inside, read as UTF-8.
    public String text() {
        return new String(bytes(), UTF_8);
    }

    /// XML-like text for logs and failing tests: bytes as hex, at most 64 of them.
    @Override
    public String toString() {
        var out = new StringBuilder("<").append(tag);
        attrs.forEach((name, value) ->
                out.append(' ').append(name).append("=\"").append(value).append('"'));
        switch (content) {
            case Content.Empty() -> {
                return out.append("/>").toString();
            }
            case Content.Children(var nodes) -> {
                out.append('>');
                nodes.forEach(out::append);
            }
            case Content.Bytes(var value) -> {
                int shown = Math.min(value.length, 64);
                out.append('>').append(HexFormat.of().formatHex(value, 0, shown));
                if (shown < value.length) {
                    out.append("…(").append(value.length).append(')');
                }
            }
        }
        return out.append("</").append(tag).append('>').toString();
    }
}
