package io.statuscast.whatsapp.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.crypto.KeyPair;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrTextTest {
    private static final Vectors VECTORS = Vectors.of("pairing");
    private static final String KEY = "aFRs7FGC6QywcLK9VnPFKtFH0TFTNFB3L14juGOP7K8=";

    @Test
    void saysWhatBaileysSays() {
        byte[] unused = new byte[32];
        var credentials = new DeviceCredentials(
                1,
                new KeyPair(VECTORS.bytes("qr.noise"), unused),
                new KeyPair(VECTORS.bytes("qr.identity"), unused),
                VECTORS.bytes("qr.adv"),
                null);

        QrText qr = QrText.of(VECTORS.text("qr.ref"), credentials);

        assertThat(qr.text()).isEqualTo(VECTORS.text("qr.text"));
        assertThat(qr.toString()).doesNotContain(KEY);
    }

    @Test
    void readsTheTextOfAnotherClient() {
        QrText qr = QrText.parse(VECTORS.text("qr.text")).orElseThrow();

        assertThat(qr.ref()).isEqualTo(VECTORS.text("qr.ref"));
        assertThat(qr.noiseKey()).isEqualTo(VECTORS.bytes("qr.noise"));
        assertThat(qr.identityKey()).isEqualTo(VECTORS.bytes("qr.identity"));
        assertThat(qr.advSecret()).isEqualTo(VECTORS.bytes("qr.adv"));
        assertThat(qr.platformId()).isEqualTo(QrText.CHROME);
        assertThat(QrText.parse(qr.text())).contains(qr);
    }

    @Test
    void readsTheOlderFormWithoutAddressAndPlatform() {
        QrText qr = QrText.parse("2@abc," + KEY + "," + KEY + "," + KEY).orElseThrow();

        assertThat(qr.ref()).isEqualTo("2@abc");
        assertThat(qr.platformId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://example.org/",
                "2@abc," + KEY + "," + KEY,
                "," + KEY + "," + KEY + "," + KEY,
                "2@abc,AAAA," + KEY + "," + KEY,
                "2@abc,!," + KEY + "," + KEY + ",1",
                "2@abc," + KEY + "," + KEY + "," + KEY + ",1,2"
            })
    void refusesOtherTexts(String text) {
        assertThat(QrText.parse(text)).isEmpty();
    }

    @Test
    void refusesAnEndlessText() {
        assertThat(QrText.parse("2".repeat(3000) + "," + KEY + "," + KEY + "," + KEY))
                .isEmpty();
    }

    @Test
    void readsTheReferencesThatCanBeShown() {
        Node iq = Node.of(
                "iq",
                Map.of("id", "77", "type", "set", "from", "s.whatsapp.net"),
                Node.of(
                        "pair-device",
                        Map.of(),
                        Node.of("ref", "2@one"),
                        Node.of("ref", "with,comma"),
                        Node.of("ref", "2@two")));

        PairDevice offer = PairDevice.of(iq);

        assertThat(offer.refs()).containsExactly("2@one", "2@two");
        assertThat(offer.reply())
                .isEqualTo(Node.of("iq", Map.of("to", "s.whatsapp.net", "id", "77", "type", "result")));
    }
}
