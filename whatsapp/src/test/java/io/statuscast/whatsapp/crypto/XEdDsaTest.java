package io.statuscast.whatsapp.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.whispersystems.curve25519.Curve25519;

class XEdDsaTest {
    private static final String SIGN_BIT_KEY = "5dfedd3b6bd47f6fa28ee15d969d5bb0ea53774d488bdaf9df1c6e0124b3ef22";
    private static final String SIGN_BIT_SIGNATURE = "4b50351fc323bd06ae47c93e2fb64415b6731aca2eb5834144dd67f1dee4fde2"
            + "11a815b40bfab8db1d428ccd39e6b5999e9de707a07832d67388b45a2c35c68c";
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final Random seeded = new Random(20260901);
    private final SecureRandom random = new SecureRandom();
    private final Curve25519 reference = Curve25519.getInstance(Curve25519.JAVA);

    @Test
    void encodesTheBasePointTimesRfc8032SecretScalars() {
        // RFC 8032 section 7.1, tests 1 and 2: clamped SHA-512 halves of the secret keys, and the public keys.
        assertThat(multiple("307c83864f2833cb427a2ef1c00a013cfdff2768d980c0a3a520f006904de94f"))
                .isEqualTo("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(multiple("68bd9ed75882d52815a97585caf4790a7f6c6b3b7f821c5e259a24b02e502e51"))
                .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    }

    @Test
    void reachesTheSameMontgomeryPointAsX25519() {
        for (int i = 0; i < 50; i++) {
            byte[] secret = bytes(32);
            secret[31] &= 0x7f;
            byte[] clamped = secret.clone();
            clamped[0] &= (byte) 0xf8;
            clamped[31] = (byte) ((clamped[31] & 0x7f) | 0x40);
            byte[] base = new byte[32];
            base[0] = 9;
            assertThat(Edwards25519.multiplyBase(clamped).toMontgomery()).isEqualTo(X25519.agree(clamped, base));
        }
    }

    @Test
    void agreesLikeTheJdk() throws Exception {
        for (int i = 0; i < 50; i++) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
            KeyPair ours = KeyPair.generate(random);
            var theirs = generator.generateKeyPair();
            byte[] theirPublic = theirs.getPublic().getEncoded();
            byte[] ourX509 = theirPublic.clone();
            System.arraycopy(ours.publicKey32(), 0, ourX509, ourX509.length - 32, 32);
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(theirs.getPrivate());
            agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(ourX509)), true);
            byte[] theirRaw = Arrays.copyOfRange(theirPublic, theirPublic.length - 32, theirPublic.length);
            assertThat(X25519.agree(ours.privateKey32(), theirRaw)).isEqualTo(agreement.generateSecret());
        }
    }

    @Test
    void verifiesEd25519LikeTheJdk() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        for (int i = 0; i < 100; i++) {
            var pair = generator.generateKeyPair();
            byte[] x509 = pair.getPublic().getEncoded();
            byte[] message = bytes(i);
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(message);
            byte[] signature = signer.sign();
            byte[] commitment = Arrays.copyOf(signature, 32);
            byte[] response = Arrays.copyOfRange(signature, 32, 64);
            byte[] key = Arrays.copyOfRange(x509, x509.length - 32, x509.length);
            assertThat(XEdDsa.verifyEd25519(key, message, commitment, response)).isTrue();
            response[i % 31] ^= 1;
            assertThat(XEdDsa.verifyEd25519(key, message, commitment, response)).isFalse();
            response[i % 31] ^= 1;
            BigInteger unreduced = number(response).add(L);
            assertThat(XEdDsa.verifyEd25519(key, message, commitment, littleEndian(unreduced, 32)))
                    .as("a response of L or above is another encoding of the same signature")
                    .isFalse();
        }
    }

    @Test
    void decodesExactlyTheEncodingsOfPoints() {
        BigInteger d = new BigInteger("37095705934669439343138083508754565189542113879843219016388785533085940283555");
        for (int i = 0; i < 300; i++) {
            BigInteger y = fieldValue(i).mod(P);
            byte[] encoded = littleEndian(y, 32);
            BigInteger ySquared = y.multiply(y).mod(P);
            BigInteger fraction = ySquared.subtract(BigInteger.ONE)
                    .multiply(d.multiply(ySquared).add(BigInteger.ONE).modInverse(P))
                    .mod(P);
            boolean square = fraction.signum() == 0
                    || fraction.modPow(P.subtract(BigInteger.ONE).shiftRight(1), P)
                            .equals(BigInteger.ONE);
            Edwards25519 point = Edwards25519.decode(encoded);
            assertThat(point != null).isEqualTo(square);
            if (point != null) {
                assertThat(point.encode()).isEqualTo(encoded);
            }
        }
    }

    @Test
    void signsWhatTheReferenceVerifies() {
        for (int i = 0; i < 100; i++) {
            var pair = reference.generateKeyPair();
            byte[] message = bytes(i);
            byte[] signature = XEdDsa.sign(pair.getPrivateKey(), message, random);
            assertThat(reference.verifySignature(pair.getPublicKey(), message, signature))
                    .isTrue();
            assertThat(signature[63] & 0x80).isZero();
            assertThat(XEdDsa.verify(pair.getPublicKey(), message, signature)).isTrue();
        }
    }

    @Test
    void verifiesWhatTheReferenceSigns() {
        for (int i = 0; i < 100; i++) {
            var pair = reference.generateKeyPair();
            byte[] message = bytes(i);
            byte[] signature = reference.calculateSignature(pair.getPrivateKey(), message);
            assertThat(XEdDsa.verify(pair.getPublicKey(), message, signature)).isTrue();
        }
    }

    @Test
    void honoursTheSignBitOfOlderSigners() {
        // Made by curve25519-js' sign, as in Baileys 7.0.0-rc14's libsignal: the Edwards sign is in bit 7 of the last
        // byte.
        byte[] key = hex(SIGN_BIT_KEY);
        byte[] message = "statuscast".getBytes(UTF_8);
        byte[] signature = hex(SIGN_BIT_SIGNATURE);
        assertThat(signature[63] & 0x80).isEqualTo(0x80);
        assertThat(XEdDsa.verify(key, message, signature)).isTrue();
        signature[63] &= 0x7f;
        assertThat(XEdDsa.verify(key, message, signature)).isFalse();
    }

    @Test
    void refusesEverySingleFlippedBit() {
        KeyPair pair = KeyPair.generate(random);
        byte[] message = "offers of the day".getBytes(UTF_8);
        byte[] signature = XEdDsa.sign(pair.privateKey32(), message, random);
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            byte[] changed = signature.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(XEdDsa.verify(pair.publicKey32(), message, changed))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void refusesMalformedInputWithoutThrowing() {
        KeyPair pair = KeyPair.generate(random);
        assertThat(XEdDsa.verify(pair.publicKey32(), new byte[1], new byte[64])).isFalse();
        assertThat(XEdDsa.verify(pair.publicKey32(), new byte[1], new byte[63])).isFalse();
        assertThat(XEdDsa.verify(new byte[31], new byte[1], new byte[64])).isFalse();
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        assertThat(XEdDsa.verify(ones, new byte[1], new byte[64])).isFalse();
        assertThat(XEdDsa.verify(hex("ec" + "ff".repeat(30) + "7f"), new byte[1], new byte[64]))
                .isFalse();
    }

    @Test
    void fieldArithmeticAgreesWithBigInteger() {
        for (int i = 0; i < 3000; i++) {
            BigInteger a = fieldValue(i);
            BigInteger b = fieldValue(i / 7);
            long[] x = Field25519.fromBytes(littleEndian(a, 32));
            long[] y = Field25519.fromBytes(littleEndian(b, 32));
            long[] out = Field25519.zero();
            Field25519.mul(out, x, y);
            assertThat(value(out)).isEqualTo(a.multiply(b).mod(P));
            Field25519.square(out, x);
            assertThat(value(out)).isEqualTo(a.multiply(a).mod(P));
            Field25519.sub(out, x, y);
            assertThat(value(out)).isEqualTo(a.subtract(b).mod(P));
            long[] sum = Field25519.zero();
            Field25519.add(sum, x, y);
            assertThat(value(sum)).isEqualTo(a.add(b).mod(P));
            Field25519.mul(out, sum, sum);
            assertThat(value(out)).isEqualTo(a.add(b).pow(2).mod(P));
            Field25519.square(out, sum);
            assertThat(value(out)).isEqualTo(a.add(b).pow(2).mod(P));
            Field25519.mulSmall(out, x, 121665);
            assertThat(value(out))
                    .isEqualTo(a.multiply(BigInteger.valueOf(121665)).mod(P));
        }
    }

    @Test
    void limbsAtTheirBoundsDoNotOverflow() {
        long[] wide = {(1L << 53) - 1, (1L << 53) - 1, (1L << 53) - 1, (1L << 53) - 1, (1L << 53) - 1};
        BigInteger a = BigInteger.ZERO;
        for (int i = 0; i < 5; i++) {
            a = a.add(BigInteger.valueOf(wide[i]).shiftLeft(51 * i));
        }
        long[] out = Field25519.zero();
        Field25519.mul(out, wide, wide);
        assertThat(value(out)).isEqualTo(a.multiply(a).mod(P));
        Field25519.square(out, wide);
        assertThat(value(out)).isEqualTo(a.multiply(a).mod(P));
        assertThat(value(wide)).isEqualTo(a.mod(P));
    }

    @Test
    void inverts() {
        for (int i = 0; i < 50; i++) {
            BigInteger a = fieldValue(i + 3);
            BigInteger expected = a.mod(P).signum() == 0 ? BigInteger.ZERO : a.modInverse(P);
            assertThat(value(Field25519.invert(Field25519.fromBytes(littleEndian(a, 32)))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void scalarArithmeticAgreesWithBigInteger() {
        for (int i = 0; i < 3000; i++) {
            byte[] wide = scalarEdge(i, 64);
            assertThat(number(Scalar25519.reduce(wide))).isEqualTo(number(wide).mod(L));
            byte[] a = scalarEdge(i, 32);
            byte[] b = scalarEdge(i / 5, 32);
            byte[] c = scalarEdge(i / 3, 32);
            BigInteger expected = number(a).multiply(number(b)).add(number(c)).mod(L);
            assertThat(number(Scalar25519.multiplyAdd(a, b, c))).isEqualTo(expected);
            assertThat(number(Scalar25519.negateIf(1, a)))
                    .isEqualTo(number(a).negate().mod(L));
            assertThat(number(Scalar25519.negateIf(0, a))).isEqualTo(number(a).mod(L));
        }
    }

    /// Random numbers, and those around multiples of L and powers of two.
    private byte[] scalarEdge(int i, int length) {
        BigInteger limit = BigInteger.TWO.pow(8 * length);
        BigInteger edge = switch (i % 4) {
            case 0 -> new BigInteger(8 * length, seeded);
            case 1 -> L.multiply(BigInteger.valueOf(i % 16)).add(BigInteger.valueOf(i % 5 - 2));
            case 2 -> BigInteger.TWO.pow(i % (8 * length)).subtract(BigInteger.valueOf(i % 3));
            default -> limit.subtract(BigInteger.valueOf(i + 1L));
        };
        return littleEndian(edge.mod(limit), length);
    }

    private BigInteger fieldValue(int i) {
        BigInteger top = BigInteger.TWO.pow(255);
        return switch (i % 3) {
            case 0 -> P.add(BigInteger.valueOf(i % 30 - 15)).mod(top);
            case 1 -> BigInteger.TWO.pow(i % 255).subtract(BigInteger.ONE);
            default -> new BigInteger(255, seeded);
        };
    }

    private static BigInteger value(long[] element) {
        return number(Field25519.toBytes(element));
    }

    private static BigInteger number(byte[] littleEndian) {
        return new BigInteger(1, reversed(littleEndian));
    }

    private static byte[] littleEndian(BigInteger number, int length) {
        byte[] big = number.toByteArray();
        byte[] out = new byte[length];
        for (int i = 0; i < length && i < big.length; i++) {
            out[i] = big[big.length - 1 - i];
        }
        return out;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = bytes[bytes.length - 1 - i];
        }
        return out;
    }

    private static String multiple(String scalarHex) {
        return HexFormat.of()
                .formatHex(Edwards25519.multiplyBase(hex(scalarHex)).encode());
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        seeded.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
