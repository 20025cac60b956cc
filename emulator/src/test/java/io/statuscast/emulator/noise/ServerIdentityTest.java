package io.statuscast.emulator.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.signal.Curve;
import io.statuscast.emulator.signal.SeededRandom;
import io.statuscast.whatsapp.proto.CertChain;
import io.statuscast.whatsapp.proto.CertChain.NoiseCertificate.Details;
import java.time.Instant;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class ServerIdentityTest {
    @RepeatedTest(6)
    void leadsFromTheRootToTheServersKey(RepetitionInfo info) throws Exception {
        var identity = ServerIdentity.generate(new SeededRandom(info.getCurrentRepetition()), Instant.EPOCH);
        CertChain chain = CertChain.parseFrom(identity.chain());
        Details intermediate = Details.parseFrom(chain.getIntermediate().getDetails());
        Details leaf = Details.parseFrom(chain.getLeaf().getDetails());
        assertThat(Curve.verify(
                        identity.rootKey(),
                        chain.getIntermediate().getDetails().toByteArray(),
                        chain.getIntermediate().getSignature().toByteArray()))
                .isTrue();
        assertThat(Curve.verify(
                        intermediate.getKey().toByteArray(),
                        chain.getLeaf().getDetails().toByteArray(),
                        chain.getLeaf().getSignature().toByteArray()))
                .isTrue();
        assertThat(intermediate.getIssuerSerial()).isZero();
        assertThat(leaf.getIssuerSerial()).isEqualTo(intermediate.getSerial());
        assertThat(leaf.getKey().toByteArray()).isEqualTo(identity.publicKey());
    }
}
