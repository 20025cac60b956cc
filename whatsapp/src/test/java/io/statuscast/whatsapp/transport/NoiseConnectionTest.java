package io.statuscast.whatsapp.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.crypto.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NoiseConnectionTest {
    private static final int INTRO = 4;

    private final SecureRandom random = TestRandom.seeded(11);
    private final TestCertificates certificates = new TestCertificates();
    private final KeyPair clientKeys = KeyPair.generate(random);
    private final KeyPair serverKeys = KeyPair.generate(random);
    private final TransportRuntime runtime = TransportRuntime.start(1);
    private final LoopbackServer server = new LoopbackServer(null);
    private final Recorder recorder = new Recorder();

    @AfterEach
    void close() {
        runtime.close();
        server.close();
    }

    @Test
    void opensAnEncryptedConnectionAndTellsTheServerWhoWeAre() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Served> serving = executor.submit(this::serve);
            try (var connection = open(config(certificates.rootKey()))) {
                Served served = serving.get(60, TimeUnit.SECONDS);
                assertThat(served.accepted().clientStatic()).isEqualTo(clientKeys.publicKey32());
                assertThat(served.accepted().clientPayload()).isEqualTo("payload".getBytes(US_ASCII));

                Thread[] senders = new Thread[4];
                for (int i = 0; i < senders.length; i++) {
                    senders[i] = Thread.startVirtualThread(() -> {
                        for (int n = 0; n < 100; n++) {
                            connection.send(new byte[] {7, (byte) n});
                        }
                    });
                }
                for (int i = 0; i < 400; i++) {
                    assertThat(served.receive()).startsWith(7).hasSize(2);
                    served.send(new byte[] {9, (byte) i});
                    assertThat(recorder.next()).isEqualTo(new byte[] {9, (byte) i});
                }
            }
            assertThat(recorder.closed()).isEqualTo(new CloseReason.ByUs());
        }
    }

    @Test
    void givesTheListenerTheConnectionBeforeTheFirstFrame() throws Exception {
        var answered = new CompletableFuture<byte[]>();
        ConnectionListener answering = new ConnectionListener() {
            private final CompletableFuture<SecureChannel> connection = new CompletableFuture<>();

            @Override
            public void onOpen(SecureChannel opened) {
                connection.complete(opened);
            }

            @Override
            public void onFrame(byte[] plaintext) {
                connection.resultNow().send(plaintext);
            }

            @Override
            public void onClosed(CloseReason reason) {
                recorder.onClosed(reason);
            }
        };
        Thread.startVirtualThread(() -> {
            try {
                Served served = serve();
                served.send(new byte[] {1, 2, 3});
                answered.complete(served.receive());
            } catch (Exception e) {
                answered.completeExceptionally(e);
            }
        });
        try (var _ =
                NoiseConnection.open(runtime, config(certificates.rootKey()), clientKeys, new byte[0], answering)) {
            assertThat(answered.get(60, TimeUnit.SECONDS)).isEqualTo(new byte[] {1, 2, 3});
        }
    }

    @Test
    void refusesAServerUnderAnotherRootBeforeItSaysWhoWeAre() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Served> serving = executor.submit(this::serve);
            assertThatThrownBy(() -> open(config(new byte[32]))).isInstanceOf(NoiseException.Untrusted.class);
            assertThat(recorder.isClosed()).isFalse();
            serving.cancel(true);
            assertThatThrownBy(serving::get).isNotInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void closesWhenAFrameDoesNotDecrypt() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Served> serving = executor.submit(this::serve);
            try (var _ = open(config(certificates.rootKey()))) {
                Served served = serving.get(60, TimeUnit.SECONDS);
                served.peer().sendFrame(new byte[40]);
                assertThat(recorder.closed()).isInstanceOf(CloseReason.Violation.class);
                assertThat(recorder.waiting()).isZero();
            }
        }
    }

    @Test
    void givesUpOnAServerThatDoesNotShakeHands() {
        TransportConfig config =
                config(certificates.rootKey()).withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(200));
        assertThatThrownBy(() -> open(config))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.TIMED_OUT));
    }

    @Test
    void saysThatTheServerHungUpDuringTheHandshake() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var _ = executor.submit(() -> {
                LoopbackServer.Peer peer = server.accept();
                peer.receive();
                return peer.channel().close().isDone();
            });
            assertThatThrownBy(() -> open(config(certificates.rootKey())))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.CLOSED));
        }
    }

    private NoiseConnection open(TransportConfig config) {
        return NoiseConnection.open(runtime, config, clientKeys, "payload".getBytes(US_ASCII), recorder);
    }

    private TransportConfig config(byte[] root) {
        return TransportConfig.of(
                ServerAddress.of(server.url(), root, List.of()), () -> TestCertificates.NOW, TestRandom.seeded(12));
    }

    private Served serve() throws Exception {
        LoopbackServer.Peer peer = server.accept();
        var responder = new NoiseResponder(
                serverKeys, KeyPair.generate(TestRandom.seeded(13)), certificates.chainFor(serverKeys.publicKey32()));
        peer.sendFrame(responder.serverHello(peer.receiveFrame(INTRO)));
        return new Served(peer, responder.accept(peer.receiveFrame(0)));
    }

    /// The server's end of an open connection.
    private record Served(LoopbackServer.Peer peer, NoiseResponder.Accepted accepted) {
        byte[] receive() throws InterruptedException {
            return accepted.session().decrypt(peer.receiveFrame(0));
        }

        void send(byte[] plaintext) {
            peer.sendFrame(accepted.session().encrypt(plaintext));
        }
    }
}
