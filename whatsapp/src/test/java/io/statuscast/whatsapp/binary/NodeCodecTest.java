package io.statuscast.whatsapp.binary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class NodeCodecTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void readsAndWritesTheBytesThatBaileysWrites() throws IOException {
        int both = 0;
        for (String[] golden : goldenNodes()) {
            byte[] bytes = HEX.parseHex(golden[1]);
            Node node = NodeDecoder.decode(bytes);
            assertThat(node.toString()).isEqualTo(golden[2]);
            if (golden[0].equals("both")) {
                assertThat(HEX.formatHex(NodeEncoder.encode(node)))
                        .as(golden[2])
                        .isEqualTo(golden[1]);
                both++;
            }
        }
        assertThat(both).isGreaterThan(50);
    }

    @Test
    void readsBackEveryTreeItWrites() {
        var nodes = new RandomNodes(new Random(20260801));
        for (int i = 0; i < 1_000; i++) {
            Node node = nodes.next();
            assertThat(NodeDecoder.decode(NodeEncoder.encode(node))).isEqualTo(node);
        }
    }

    /// Whatever the input, the decoder ends, and with a tree or a [BinaryFormatException].
    @Test
    void refusesDamagedInputInOneWayOnly() {
        var random = new Random(7);
        var nodes = new RandomNodes(random);
        int refused = 0;
        for (int i = 0; i < 2_500; i++) {
            byte[] input = damaged(NodeEncoder.encode(nodes.next()), random);
            try {
                NodeDecoder.decode(input);
            } catch (BinaryFormatException _) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void refusesRandomBytesInOneWayOnly() {
        var random = new Random(8);
        for (int i = 0; i < 30_000; i++) {
            byte[] input = new byte[random.nextInt(60)];
            random.nextBytes(input);
            try {
                NodeDecoder.decode(input);
            } catch (BinaryFormatException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void refusesATreeThatIsTooDeep() {
        var out = new ByteArrayOutputStream();
        out.write(0);
        for (int i = 0; i < 30_000; i++) {
            out.writeBytes(new byte[] {(byte) 248, 2, 19, (byte) 248, 1});
        }
        assertThatThrownBy(() -> NodeDecoder.decode(out.toByteArray()))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("deeper");

        Node deep = Node.of("a");
        for (int i = 0; i < 64; i++) {
            deep = Node.of("a", Map.of(), deep);
        }
        Node tooDeep = deep;
        assertThatThrownBy(() -> NodeEncoder.encode(tooDeep)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesATreeThatInflatesBeyondTheLimit() throws IOException {
        byte[] bomb = compressed(new byte[NodeDecoder.MAX_INFLATED + 1]);
        assertThat(bomb.length).isLessThan(100_000);
        assertThatThrownBy(() -> NodeDecoder.decode(bomb))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("inflates");
    }

    @Test
    void refusesMoreElementsThanTheLimit() throws IOException {
        // Lists of 65,535 elements of three bytes each, below one root.
        var out = new ByteArrayOutputStream();
        int lists = NodeDecoder.MAX_ELEMENTS / 65_535 + 1;
        out.writeBytes(new byte[] {(byte) 248, 2, 19, (byte) 248, (byte) lists});
        for (int i = 0; i < lists; i++) {
            out.writeBytes(new byte[] {(byte) 248, 2, 19, (byte) 249, (byte) 0xff, (byte) 0xff});
            for (int j = 0; j < 65_535; j++) {
                out.writeBytes(new byte[] {(byte) 248, 1, 19});
            }
        }
        byte[] crowd = compressed(out.toByteArray());
        assertThatThrownBy(() -> NodeDecoder.decode(crowd))
                .isInstanceOf(BinaryFormatException.class)
                .hasMessageContaining("elements");
    }

    @Test
    void refusesACompressedTreeThatIsCutShort() throws IOException {
        byte[] whole = compressed(Arrays.copyOfRange(NodeEncoder.encode(Node.of("iq", "hello")), 1, 11));
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> NodeDecoder.decode(cut)).isInstanceOf(BinaryFormatException.class);
        }
    }

    @Test
    void refusesBytesAfterTheTree() {
        byte[] encoded = NodeEncoder.encode(Node.of("iq"));
        assertThatThrownBy(() -> NodeDecoder.decode(Arrays.copyOf(encoded, encoded.length + 1)))
                .isInstanceOf(BinaryFormatException.class);
    }

    @Test
    void readsTheAddressesOfOtherNetworks() {
        assertThat(attribute("f6 ff0412345678 0005 fc046d736772")).isEqualTo("12345678:5@msgr");
        assertThat(attribute("f5 ff0412345678 0005 0007 fc07696e7465726f70")).isEqualTo("7-12345678:5@interop");
        assertThat(attribute("f7 00 00 ff0412345678")).isEqualTo("12345678@s.whatsapp.net");
        assertThat(attribute("f7 05 02 ff0412345678")).isEqualTo("12345678:2@s.whatsapp.net");
        assertThat(attribute("fa 00 03")).isEqualTo("s.whatsapp.net");
        assertThat(attribute("fa 00 76")).isEqualTo("@lid");
    }

    @Test
    void writesTheServerItselfAsAnAddress() {
        byte[] encoded = NodeEncoder.encode(Node.of("iq", Map.of("to", Jid.SERVER.toString())));
        assertThat(HEX.formatHex(encoded)).isEqualTo("00f8031911fa0003");
    }

    @Test
    void keepsTheOrderOfAttributes() {
        Node node = Node.of("iq", Node.attrs("z", "1", "a", "2", "m", "3"));
        assertThat(NodeDecoder.decode(NodeEncoder.encode(node)).attrs().keySet())
                .containsExactly("z", "a", "m");
    }

    @Test
    void refusesADictionaryThatWasChanged() throws IOException {
        String text = resource("dictionary-3.txt");
        assertThatThrownBy(() -> Dictionary.parse(text.replace("xmlstreamstart", "xmlstreamstop")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sha256");
        assertThatThrownBy(() -> Dictionary.parse(text.replace("version=3", "version=4")))
                .isInstanceOf(IllegalStateException.class);
    }

    private static String attribute(String valueHex) {
        byte[] bytes = HEX.parseHex("00f80319" + "04" + valueHex.replace(" ", ""));
        return NodeDecoder.decode(bytes).attrOrEmpty("type");
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] input = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
        for (int i = random.nextInt(4); i > 0 && input.length > 0; i--) {
            input[random.nextInt(input.length)] = (byte) random.nextInt(256);
        }
        return input;
    }

    private static byte[] compressed(byte[] tree) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(Wire.FLAG_ZLIB);
        try (var deflate = new DeflaterOutputStream(out, new Deflater(9))) {
            deflate.write(tree);
        }
        return out.toByteArray();
    }

    private static List<String[]> goldenNodes() throws IOException {
        var nodes = new ArrayList<String[]>();
        for (String line : resource("baileys-nodes.txt").lines().toList()) {
            if (!line.startsWith("#")) {
                nodes.add(line.split("\t", -1));
            }
        }
        return nodes;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(NodeCodecTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
