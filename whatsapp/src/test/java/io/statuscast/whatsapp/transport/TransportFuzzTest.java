package io.statuscast.whatsapp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Mutator;
import io.statuscast.whatsapp.crypto.KeyPair;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Spoiled streams and spoiled handshakes.
class TransportFuzzTest {
    private static final int STREAMS = Integer.getInteger("statuscast.fuzz.streams", 150_000);
    private static final int HANDSHAKES = Integer.getInteger("statuscast.fuzz.handshakes", 10_000);

    @Test
    @Timeout(1800)
    void aSpoiledStreamGivesFramesAndNothingElse() {
        var random = new Random(1);
        var mutator = new Mutator(random);
        for (int i = 0; i < STREAMS; i++) {
            byte[] body = new byte[random.nextInt(300)];
            random.nextBytes(body);
            byte[] stream = new byte[FrameAssembler.HEADER + body.length];
            System.arraycopy(FrameAssembler.header(body.length), 0, stream, 0, FrameAssembler.HEADER);
            System.arraycopy(body, 0, stream, FrameAssembler.HEADER, body.length);
            byte[] spoiled = mutator.spoil(stream);
            int[] given = {0};
            var assembler = new FrameAssembler();
            int cut = random.nextInt(spoiled.length + 1);
            assembler.feed(Arrays.copyOf(spoiled, cut), frame -> given[0] += frame.length);
            assembler.feed(Arrays.copyOfRange(spoiled, cut, spoiled.length), frame -> given[0] += frame.length);
            assertThat(given[0]).isLessThanOrEqualTo(spoiled.length);
        }
    }

    @Test
    @Timeout(1800)
    void aSpoiledHelloIsRefused() throws Exception {
        var random = new Random(2);
        var mutator = new Mutator(random);
        var keys = KeyPair.generate(TestRandom.seeded(1));
        var ephemeral = KeyPair.generate(TestRandom.seeded(2));
        var server = KeyPair.generate(TestRandom.seeded(3));
        var certificates = new TestCertificates();
        var responder = new NoiseResponder(
                server, KeyPair.generate(TestRandom.seeded(4)), certificates.chainFor(server.publicKey32()));
        byte[] hello = responder.serverHello(
                new NoiseHandshake(keys, certificates.rootKey(), () -> TestCertificates.NOW, ephemeral).clientHello());
        int refused = 0;
        for (int i = 0; i < HANDSHAKES; i++) {
            byte[] spoiled = mutator.spoil(hello);
            var handshake = new NoiseHandshake(keys, certificates.rootKey(), () -> TestCertificates.NOW, ephemeral);
            var _ = handshake.clientHello();
            try {
                var _ = handshake.clientFinish(spoiled, new byte[] {1});
            } catch (NoiseException e) {
                refused++;
            }
        }
        // A change may hit what protobuf passes over.
        assertThat(refused).isGreaterThan(HANDSHAKES / 2);
    }
}
