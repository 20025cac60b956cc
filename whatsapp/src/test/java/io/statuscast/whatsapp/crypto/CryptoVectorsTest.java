package io.statuscast.whatsapp.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Published test vectors; the origin stands at each.
class CryptoVectorsTest {
    private static final byte[] NOTHING = {};

    @Test
    void agreesAsInRfc7748Section52() {
        assertThat(X25519.agree(
                        hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                        hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")))
                .isEqualTo(hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
        // The second vector has the top bit of the coordinate set: it must be ignored.
        assertThat(X25519.agree(
                        hex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                        hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")))
                .isEqualTo(hex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"));
    }

    @Test
    void agreesAThousandTimesAsInRfc7748Section52() {
        byte[] k = hex("0900000000000000000000000000000000000000000000000000000000000000");
        byte[] u = k;
        for (int i = 0; i < 1000; i++) {
            byte[] next = X25519.agree(k, u);
            u = k;
            k = next;
        }
        assertThat(k).isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    @Test
    void bothSidesAgreeAsInRfc7748Section61() {
        var alice = KeyPair.ofPrivate(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        var bob = KeyPair.ofPrivate(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));

        assertThat(bob.publicKey32())
                .isEqualTo(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        assertThat(alice.publicKey32())
                .isEqualTo(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        byte[] secret = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        assertThat(X25519.agree(alice.privateKey32(), bob.publicKey32())).isEqualTo(secret);
        assertThat(X25519.agree(bob.privateKey32(), alice.publicKey32())).isEqualTo(secret);
    }

    @Test
    void refusesPublicKeysOfSmallOrder() {
        byte[] secret = KeyPair.generate(new SecureRandom()).privateKey32();
        for (String point : new String[] {
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
        }) {
            assertThatThrownBy(() -> X25519.agree(secret, hex(point))).isInstanceOf(CryptoException.class);
        }
        assertThatThrownBy(() -> X25519.agree(secret, new byte[33])).isInstanceOf(CryptoException.class);
    }

    @Test
    void derivesAsInRfc5869AppendixA() {
        assertThat(Hkdf.expand(
                        hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                        hex("000102030405060708090a0b0c"),
                        hex("f0f1f2f3f4f5f6f7f8f9"),
                        42))
                .isEqualTo(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
        byte[] noSalt = hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
        assertThat(Hkdf.expand(hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), NOTHING, NOTHING, 42))
                .isEqualTo(noSalt);
        assertThat(Hkdf.expand(hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), null, NOTHING, 42))
                .isEqualTo(noSalt);
    }

    /// Noise splits its keys from an empty secret; the definition of RFC 5869 written out with HMAC is the judge.
    @Test
    void derivesFromAnEmptySecret() {
        byte[] salt = hex("00112233445566778899aabbccddeeff");
        byte[] prk = Mac.hmacSha256(salt);
        byte[] first = Mac.hmacSha256(prk, new byte[] {1});
        byte[] second = Mac.hmacSha256(prk, first, new byte[] {2});

        byte[] derived = Hkdf.expand(NOTHING, salt, NOTHING, 64);

        assertThat(derived).startsWith(first).endsWith(second);
    }

    @Test
    void authenticatesAsInRfc4231() {
        byte[] key = hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
        assertThat(Mac.hmacSha256(key, "Hi ".getBytes(US_ASCII), "There".getBytes(US_ASCII)))
                .isEqualTo(hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
        assertThat(Mac.hmacSha512(key, "Hi There".getBytes(US_ASCII)))
                .isEqualTo(hex("87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                        + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"));
        assertThatThrownBy(() -> Mac.hmacSha256(NOTHING, key)).isInstanceOf(CryptoException.class);
    }

    @Test
    void hashesAsInFips180() {
        assertThat(Sha256.of("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII)))
                .isEqualTo(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    /// Test case 16 of the GCM specification by McGrew and Viega.
    @Test
    void sealsAndOpensAsInTheGcmSpecification() {
        byte[] key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        byte[] iv = hex("cafebabefacedbaddecaf888");
        byte[] aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        byte[] plain = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] sealed = hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b");

        assertThat(AesGcm.seal(key, iv, aad, plain)).isEqualTo(sealed);
        assertThat(AesGcm.open(key, iv, aad, sealed)).isEqualTo(plain);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> AesGcm.open(key, iv, aad, changed)).isInstanceOf(CryptoException.class);
        }
        assertThatThrownBy(() -> AesGcm.open(key, iv, NOTHING, sealed)).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> AesGcm.open(key, iv, aad, new byte[3])).isInstanceOf(CryptoException.class);
    }

    /// NIST SP 800-38A, F.2.5 and F.5.5; the last CBC block is the padding that PKCS#7 adds.
    @Test
    void encryptsAsInSp80038a() {
        byte[] key = hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        byte[] plain = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");

        byte[] cbcIv = hex("000102030405060708090a0b0c0d0e0f");
        byte[] cbc = AesCbc.encrypt(key, cbcIv, plain);
        assertThat(cbc)
                .startsWith(hex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"))
                .hasSize(48);
        assertThat(AesCbc.decrypt(key, cbcIv, cbc)).isEqualTo(plain);
        assertThatThrownBy(() -> AesCbc.decrypt(key, cbcIv, new byte[17])).isInstanceOf(CryptoException.class);

        byte[] ctrIv = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        byte[] ctr = hex("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5");
        assertThat(AesCtr.apply(key, ctrIv, plain)).isEqualTo(ctr);
        assertThat(AesCtr.apply(key, ctrIv, ctr)).isEqualTo(plain);
    }

    /// RFC 7914 section 11 gives PBKDF2-HMAC-SHA256 vectors for scrypt.
    @Test
    void stretchesAsInRfc7914Section11() {
        assertThat(Pbkdf2.derive("passwd", "salt".getBytes(US_ASCII), 1, 64))
                .isEqualTo(hex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
