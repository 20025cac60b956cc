package io.statuscast.whatsapp.transport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.proto.CertChain;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CertificateChainTest {
    private final TestCertificates certificates = new TestCertificates();
    private final byte[] server = KeyPair.generate(TestRandom.seeded(5)).publicKey32();

    @Test
    void acceptsAChainFromTheRootToTheServersKey() {
        assertThatCode(() -> verifyAt(certificates.chainFor(server), TestCertificates.NOW))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptsTheFirstAndTheLastSecondOfValidityAndNoOther() {
        byte[] chain = certificates.chainFor(server);
        assertThatCode(() -> verifyAt(chain, TestCertificates.NOT_BEFORE)).doesNotThrowAnyException();
        assertThatCode(() -> verifyAt(chain, TestCertificates.NOT_AFTER)).doesNotThrowAnyException();
        refuses(chain, TestCertificates.NOT_BEFORE.minusSeconds(1), "valid from");
        refuses(chain, TestCertificates.NOT_AFTER.plusSeconds(1), "expired");
    }

    @Test
    void refusesALeafForAnotherKey() {
        refuses(certificates.chainFor(certificates.rootKey()), TestCertificates.NOW, "another key");
    }

    @Test
    void refusesSignaturesOfOthers() {
        KeyPair stranger = KeyPair.generate(TestRandom.seeded(6));
        refuses(
                certificates.chain(
                        certificates.issuer(), certificates.leaf(server), stranger, certificates.intermediate),
                TestCertificates.NOW,
                "intermediate certificate is wrong");
        refuses(
                certificates.chain(certificates.issuer(), certificates.leaf(server), certificates.root, stranger),
                TestCertificates.NOW,
                "leaf certificate is wrong");
    }

    @Test
    void refusesSerialsThatDoNotChain() {
        byte[] intermediate = certificates.intermediate.publicKey32();
        refuses(
                certificates.chain(
                        TestCertificates.details(1, 7, intermediate),
                        certificates.leaf(server),
                        certificates.root,
                        certificates.intermediate),
                TestCertificates.NOW,
                "not by the root");
        refuses(
                certificates.chain(
                        TestCertificates.details(3, 0, intermediate),
                        certificates.leaf(server),
                        certificates.root,
                        certificates.intermediate),
                TestCertificates.NOW,
                "not issued by the intermediate");
    }

    @Test
    void refusesAChainThatLacksAPart() throws Exception {
        CertChain whole = CertChain.parseFrom(certificates.chainFor(server));
        malformed(whole.toBuilder().clearLeaf().build());
        malformed(whole.toBuilder().clearIntermediate().build());
        malformed(whole.toBuilder()
                .setLeaf(whole.getLeaf().toBuilder().clearSignature())
                .build());
        malformed(whole.toBuilder()
                .setIntermediate(whole.getIntermediate().toBuilder().clearDetails())
                .build());
        malformed(CertChain.parseFrom(certificates.chain(
                TestCertificates.details(1, 0, new byte[31]),
                certificates.leaf(server),
                certificates.root,
                certificates.intermediate)));
    }

    private void malformed(CertChain chain) {
        assertThatThrownBy(() -> verifyAt(chain.toByteArray(), TestCertificates.NOW))
                .isInstanceOf(NoiseException.Malformed.class);
    }

    private void refuses(byte[] chain, Instant now, String why) {
        assertThatThrownBy(() -> verifyAt(chain, now))
                .isInstanceOf(NoiseException.Untrusted.class)
                .hasMessageContaining(why);
    }

    private void verifyAt(byte[] chain, Instant now) {
        CertificateChain.verify(chain, server, certificates.rootKey(), () -> now);
    }
}
