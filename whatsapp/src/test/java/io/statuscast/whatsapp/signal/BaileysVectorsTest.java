package io.statuscast.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.proto.StoredPreKey;
import io.statuscast.whatsapp.proto.StoredSignedPreKey;
import io.statuscast.whatsapp.store.Batch;
import io.statuscast.whatsapp.store.StateKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Byte-exact conversations recorded from libsignal 6.0.0 and Baileys 7.0.0-rc14; see `make-baileys-vectors.cjs`.
class BaileysVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    private record Sent(String type, byte[] bytes, byte[] plaintext) {}

    private final Map<String, Party> parties = new HashMap<>();
    private final Map<String, SeededRandom> randoms = new HashMap<>();
    private final Map<String, Sent> sent = new HashMap<>();
    private List<String[]> lines = List.of();

    @BeforeEach
    void read() throws IOException {
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("/signal/baileys-vectors.txt"))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .toList();
        }
    }

    @Test
    void bothSidesOfARecordedConversationAreReproducedByteForByte() {
        PreKeyBundle bundle = null;
        for (int i = 0; i < lines.size(); i++) {
            String[] line = lines.get(i);
            switch (line[0]) {
                case "party" -> party(line);
                case "bundle" -> bundle = bundle(line);
                case "random" -> random(line[1]).replay(bytes(line[2]));
                case "receive" -> {
                    // The key generated while this message is decrypted is noted behind it.
                    if (lines.get(i + 1)[0].equals("random")) {
                        random(line[1]).replay(bytes(lines.get(++i)[2]));
                    }
                    receive(line[1], line[2]);
                }
                case "send" -> {
                    if (line[2].equals("a1")) {
                        party("alice").start(party("bob"), Objects.requireNonNull(bundle));
                    }
                    send(line);
                }
                default -> assertThat(line[0]).isIn("distribution", "skmsg");
            }
        }
        assertThat(sent).hasSize(9);
    }

    @Test
    void aRecordedGroupChainIsReadInAnyOrderAndOnlyOnce() {
        var reader = new Party("200", new SeededRandom(1));
        var author = new Party("100", new SeededRandom(2)).jid;
        var messages = new ArrayList<String[]>();
        for (String[] line : lines) {
            if (line[0].equals("distribution")) {
                reader.commit(batch -> {
                    reader.senderKeys.receiveDistribution("status@broadcast", author, bytes(line[1]), batch);
                    return line;
                });
            } else if (line[0].equals("skmsg")) {
                messages.add(line);
            }
        }
        assertThat(messages).hasSize(4);
        for (int i : new int[] {2, 0, 3, 1}) {
            byte[] message = bytes(messages.get(i)[1]);
            assertThat(reader.commitBytes(
                            batch -> reader.senderKeys.decrypt("status@broadcast", author, message, batch)))
                    .isEqualTo(bytes(messages.get(i)[2]));
            assertThatThrownBy(() -> reader.senderKeys.decrypt("status@broadcast", author, message, new Batch()))
                    .isInstanceOf(SignalException.Duplicate.class);
        }
    }

    private void party(String[] line) {
        var random = new SeededRandom(line[1].hashCode());
        randoms.put(line[1], random);
        var identity = new LocalIdentity(KeyPair.ofPrivate(bytes(line[3])), Integer.parseInt(line[2]));
        parties.put(line[1], new Party(line[1].equals("alice") ? "100" : "200", identity, random));
    }

    private PreKeyBundle bundle(String[] line) {
        Party owner = party(line[1]);
        KeyPair signed = KeyPair.ofPrivate(bytes(line[3]));
        KeyPair oneTime = KeyPair.ofPrivate(bytes(line[6]));
        int signedId = Integer.parseInt(line[2]);
        int oneTimeId = Integer.parseInt(line[5]);
        owner.commit(batch -> batch.put(
                        StateKind.SIGNED_PREKEY,
                        HEX.toHexDigits(signedId),
                        StoredSignedPreKey.newBuilder()
                                .setPublicKey(ByteString.copyFrom(signed.publicKey32()))
                                .setPrivateKey(ByteString.copyFrom(signed.privateKey32()))
                                .build()
                                .toByteArray())
                .put(
                        StateKind.PREKEY,
                        HEX.toHexDigits(oneTimeId),
                        StoredPreKey.newBuilder()
                                .setPublicKey(ByteString.copyFrom(oneTime.publicKey32()))
                                .setPrivateKey(ByteString.copyFrom(oneTime.privateKey32()))
                                .build()
                                .toByteArray()));
        return new PreKeyBundle(
                owner.self.registrationId(),
                owner.self.identity().publicKey32(),
                signedId,
                signed.publicKey32(),
                bytes(line[4]),
                oneTimeId,
                oneTime.publicKey32());
    }

    private void send(String[] line) {
        Party from = party(line[1]);
        Party to = party(line[1].equals("alice") ? "bob" : "alice");
        byte[] plaintext = bytes(line[5]);
        Encrypted encrypted = from.commit(batch -> from.cipher.encrypt(to.jid, plaintext, batch));
        assertThat(encrypted).as(line[2]).isEqualTo(new Encrypted(line[3], bytes(line[4])));
        sent.put(line[2], new Sent(line[3], bytes(line[4]), plaintext));
    }

    private void receive(String reader, String id) {
        Party to = party(reader);
        Party from = party(reader.equals("alice") ? "bob" : "alice");
        Sent message = Objects.requireNonNull(sent.get(id));
        assertThat(to.commitBytes(batch -> to.cipher.decrypt(from.jid, message.type(), message.bytes(), batch)))
                .as(id)
                .isEqualTo(message.plaintext());
    }

    private Party party(String name) {
        return Objects.requireNonNull(parties.get(name));
    }

    private SeededRandom random(String name) {
        return Objects.requireNonNull(randoms.get(name));
    }

    private static byte[] bytes(String hex) {
        return HEX.parseHex(hex);
    }
}
