package io.statuscast.whatsapp.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a [Node] from WhatsApp's binary XML, compressed or not, without trusting the input.
///
/// Everything is bounded: the inflated size, the depth, and the number of elements and attributes together; no
/// length in the input is allocated before that many bytes are there. Strings that are no valid UTF-8 are read
/// with replacement characters. Text content (tokens, packed strings, JIDs) becomes its UTF-8 bytes.
/// Source: whatsmeow `binary/decoder.go`, `binary/unpack.go`; Baileys `WABinary/decode.ts`.
public final class NodeDecoder {
    /// The most that a compressed tree may inflate to, in bytes: twice the largest frame.
    public static final int MAX_INFLATED = 32 << 20;
    /// The most elements and attributes of one tree, all levels together.
    public static final int MAX_ELEMENTS = 1_000_000;

    private final byte[] in;
    private final int end;
    private int position;
    private int elements;
    private final Dictionary dictionary = Dictionary.instance();

    private NodeDecoder(byte[] in, int start) {
        this.in = in;
        this.position = start;
        this.end = in.length;
    }

    /// Reads the flags byte and the tree behind it. Thread-safe.
    ///
    /// @throws BinaryFormatException for anything that is not exactly one well-formed tree within the limits
    public static Node decode(byte[] bytes) {
        if (bytes.length == 0) {
            throw new BinaryFormatException("there are no bytes");
        }
        NodeDecoder decoder = (bytes[0] & Wire.FLAG_ZLIB) == 0
                ? new NodeDecoder(bytes, 1)
                : new NodeDecoder(Inflate.bounded(bytes, 1, MAX_INFLATED), 0);
        Node node = decoder.node(1);
        if (decoder.position != decoder.end) {
            throw new BinaryFormatException((decoder.end - decoder.position) + " bytes are left after the tree");
        }
        return node;
    }

    private Node node(int depth) {
        if (depth > Wire.MAX_DEPTH) {
            throw new BinaryFormatException("the tree is deeper than " + Wire.MAX_DEPTH);
        }
        int size = listSize(readByte());
        if (size == 0) {
            throw new BinaryFormatException("an element has no tag");
        }
        int attributes = (size - 1) / 2;
        countElements(1 + attributes);
        String tag = string(readByte());
        if (tag.isEmpty()) {
            throw new BinaryFormatException("an element has an empty tag");
        }
        Map<String, String> attrs = attributes == 0 ? Map.of() : attributes(attributes);
        return new Node(tag, attrs, size % 2 == 0 ? content(depth) : new Node.Content.Empty());
    }

    private Map<String, String> attributes(int count) {
        requireAvailable(2 * count);
        Map<String, String> attrs = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            String name = string(readByte());
            attrs.put(name, string(readByte()));
        }
        return attrs;
    }

    private Node.Content content(int depth) {
        int tag = readByte();
        return switch (tag) {
            case Wire.LIST_EMPTY, Wire.LIST_8, Wire.LIST_16 ->
                new Node.Content.Children(children(listSize(tag), depth));
            case Wire.BINARY_8, Wire.BINARY_20, Wire.BINARY_32 -> {
                int length = binaryLength(tag);
                int start = skip(length);
                yield new Node.Content.Bytes(Arrays.copyOfRange(in, start, start + length));
            }
            default -> new Node.Content.Bytes(string(tag).getBytes(UTF_8));
        };
    }

    private List<Node> children(int count, int depth) {
        requireAvailable(3 * count); // The smallest element: list type, list length, one-byte token.
        var nodes = new ArrayList<Node>(count);
        for (int i = 0; i < count; i++) {
            nodes.add(node(depth + 1));
        }
        return nodes;
    }

    /// A string or an address, as text.
    private String string(int tag) {
        return switch (tag) {
            case Wire.JID_PAIR -> jidPair();
            case Wire.AD_JID -> adJid();
            case Wire.FB_JID -> fbJid();
            case Wire.INTEROP_JID -> interopJid();
            default -> plain(tag);
        };
    }

    /// A string that is no address; parts of an address are these, so that addresses cannot nest.
    private String plain(int tag) {
        String token = dictionary.single(tag);
        if (token != null) {
            return token;
        }
        return switch (tag) {
            case Wire.LIST_EMPTY -> "";
            case Wire.BINARY_8, Wire.BINARY_20, Wire.BINARY_32 -> {
                int length = binaryLength(tag);
                yield new String(in, skip(length), length, UTF_8);
            }
            case Wire.NIBBLE_8 -> packed(Packing.NIBBLE);
            case Wire.HEX_8 -> packed(Packing.HEX);
            default -> {
                if (tag < Wire.DICTIONARY_0 || tag > Wire.DICTIONARY_3) {
                    throw new BinaryFormatException("type " + tag + " stands where a string is expected");
                }
                yield dictionary.entry(tag - Wire.DICTIONARY_0, readByte());
            }
        };
    }

    private String packed(Packing packing) {
        int header = readByte();
        return packing.read(header, in, skip(Packing.byteCount(header)));
    }

    private String jidPair() {
        String user = plain(readByte());
        String server = nonEmpty(plain(readByte()), "server");
        return user.isEmpty() && Wire.BARE_SERVERS.contains(server) ? server : user + "@" + server;
    }

    private String adJid() {
        int domain = readByte();
        int device = readByte();
        return address(nonEmpty(plain(readByte()), "user"), device, Wire.serverOf(domain));
    }

    private String fbJid() {
        String user = nonEmpty(plain(readByte()), "user");
        int device = int16();
        return address(user, device, nonEmpty(plain(readByte()), "server"));
    }

    private String interopJid() {
        String user = nonEmpty(plain(readByte()), "user");
        int device = int16();
        int integrator = int16();
        return address(integrator + "-" + user, device, nonEmpty(plain(readByte()), "server"));
    }

    private static String address(String user, int device, String server) {
        return device == 0 ? user + "@" + server : user + ":" + device + "@" + server;
    }

    private static String nonEmpty(String part, String what) {
        if (part.isEmpty()) {
            throw new BinaryFormatException("a JID has an empty " + what);
        }
        return part;
    }

    private int listSize(int tag) {
        return switch (tag) {
            case Wire.LIST_EMPTY -> 0;
            case Wire.LIST_8 -> readByte();
            case Wire.LIST_16 -> int16();
            default -> throw new BinaryFormatException("type " + tag + " stands where a list is expected");
        };
    }

    private int binaryLength(int tag) {
        return switch (tag) {
            case Wire.BINARY_8 -> readByte();
            case Wire.BINARY_20 -> (readByte() & 0x0f) << 16 | int16();
            default -> int16() << 16 | int16();
        };
    }

    private int int16() {
        int high = readByte();
        return high << 8 | readByte();
    }

    private int readByte() {
        requireAvailable(1);
        return in[position++] & 0xff;
    }

    /// Steps over bytes that must be there; the position of the first.
    private int skip(int length) {
        requireAvailable(length);
        int start = position;
        position += length;
        return start;
    }

    private void requireAvailable(int length) {
        if (length < 0 || length > end - position) {
            throw new BinaryFormatException("the input ends inside the tree");
        }
    }

    private void countElements(int more) {
        elements += more;
        if (elements > MAX_ELEMENTS) {
            throw new BinaryFormatException("the tree has more than " + MAX_ELEMENTS + " elements and attributes");
        }
    }
}
