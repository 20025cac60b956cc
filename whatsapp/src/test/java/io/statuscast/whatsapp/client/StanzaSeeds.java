package io.statuscast.whatsapp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.statuscast.whatsapp.binary.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/// The stanzas of `fuzz/stanzas.xml`, in the forms in which the server sends them.
final class StanzaSeeds {
    private static final String WEIGHT = "weight";
    private static final Map<String, List<Node>> GROUPS = read();

    private StanzaSeeds() {}

    /// One group, each stanza as often as its weight says.
    ///
    /// @param name `messages`, `receipts`, `others` or `endings`
    static List<Node> of(String name) {
        return Objects.requireNonNull(GROUPS.get(name), name);
    }

    /// Everything but the answers.
    static List<Node> all() {
        var all = new ArrayList<Node>();
        for (String name : List.of("messages", "receipts", "others", "endings")) {
            all.addAll(of(name));
        }
        return all;
    }

    /// The answer to a question, with everything that any question of its namespace asks for.
    static Node answerTo(Node question) {
        String namespace = question.attrOrEmpty("xmlns");
        Node found = of("answers").stream()
                .filter(answer -> answer.attrOrEmpty("xmlns").equals(namespace))
                .findFirst()
                .orElse(Node.of("iq", Node.attrs("type", "result")));
        var attrs = new LinkedHashMap<>(found.attrs());
        attrs.put("id", question.attrOrEmpty("id"));
        attrs.put("from", question.attrOrEmpty("to"));
        return new Node(found.tag(), attrs, found.content());
    }

    private static Map<String, List<Node>> read() {
        try (InputStream in = Objects.requireNonNull(StanzaSeeds.class.getResourceAsStream("/fuzz/stanzas.xml"))) {
            var groups = new HashMap<String, List<Node>>();
            var root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
            for (Element group : elements(root.getDocumentElement())) {
                var nodes = new ArrayList<Node>();
                for (Element stanza : elements(group)) {
                    int weight = stanza.hasAttribute(WEIGHT) ? Integer.parseInt(stanza.getAttribute(WEIGHT)) : 1;
                    stanza.removeAttribute(WEIGHT);
                    nodes.addAll(Collections.nCopies(weight, node(stanza)));
                }
                groups.put(group.getTagName(), List.copyOf(nodes));
            }
            return groups;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Element> elements(Element parent) {
        var elements = new ArrayList<Element>();
        for (int i = 0; i < parent.getChildNodes().getLength(); i++) {
            if (parent.getChildNodes().item(i) instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static Node node(Element element) {
        var attrs = new LinkedHashMap<String, String>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            var attribute = element.getAttributes().item(i);
            attrs.put(attribute.getNodeName(), attribute.getNodeValue());
        }
        List<Element> inside = elements(element);
        if (!inside.isEmpty()) {
            return Node.of(
                    element.getTagName(),
                    attrs,
                    inside.stream().map(StanzaSeeds::node).toList());
        }
        String text = element.getTextContent();
        if (text.isEmpty()) {
            return Node.of(element.getTagName(), attrs);
        }
        boolean hex = text.startsWith("0x");
        return Node.of(
                element.getTagName(),
                attrs,
                hex ? HexFormat.of().parseHex(text, 2, text.length()) : text.getBytes(UTF_8));
    }
}
