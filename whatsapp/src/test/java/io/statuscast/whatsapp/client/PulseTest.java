package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeDecoder;
import io.statuscast.whatsapp.binary.NodeEncoder;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.transport.ConnectionListener;
import io.statuscast.whatsapp.transport.SecureChannel;
import io.statuscast.whatsapp.transport.ServerAddress;
import io.statuscast.whatsapp.transport.TransportConfig;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When a connection counts as dead; each wait for an answer passes in a moment.
class PulseTest {
    private final Deque<Consumer<Node>> duringTheWaits = new ArrayDeque<>();
    private final List<Node> pings = new ArrayList<>();
    private final Wire wire = new Wire();
    private final Pulse pulse = new Pulse(Duration.ofSeconds(10));

    @Test
    void anAnswerIsEnough() {
        duringTheWaits.add(ping -> wire.arrives(answerTo(ping)));
        pulse.check(wire.connection);
        assertThat(pings).hasSize(1);
        assertThat(wire.closed).isFalse();
    }

    @Test
    void anythingElseThatArrivesIsASignOfLifeToo() {
        duringTheWaits.add(_ -> wire.arrives(Node.of("receipt", Node.attrs("id", "1"))));
        pulse.check(wire.connection);
        assertThat(pings).hasSize(1);
        assertThat(wire.closed).isFalse();
    }

    @Test
    void anAnswerThatComesWithTheNextPingIsInTime() {
        duringTheWaits.add(_ -> {});
        duringTheWaits.add(_ -> wire.arrives(answerTo(pings.getFirst())));
        pulse.check(wire.connection);
        assertThat(pings).hasSize(2);
        assertThat(wire.closed).isFalse();
    }

    @Test
    void silenceEndsTheConnection() {
        pulse.check(wire.connection);
        assertThat(pings).hasSize(Pulse.SILENT_MAX);
        assertThat(wire.closed).isTrue();
    }

    private static Node answerTo(Node ping) {
        return Node.of("iq", Node.attrs("type", "result", "id", ping.attr("id")));
    }

    /// A connection without a server, and without the passing of time.
    private final class Wire {
        private final Connection connection;
        private @Nullable ConnectionListener listener;
        private boolean closed;

        Wire() {
            var random = new SecureRandom();
            connection = Connection.open(
                    (_, _, _, frames) -> {
                        listener = frames;
                        return new Channel();
                    },
                    TransportConfig.of(ServerAddress.whatsApp(), InstantSource.system(), random),
                    KeyPair.generate(random),
                    new byte[0],
                    new Routed(),
                    new NoTime(),
                    ClientConfig.whatsApp(InstantSource.system(), random));
        }

        void arrives(Node node) {
            if (listener != null) {
                listener.onFrame(NodeEncoder.encode(node));
            }
        }

        private final class Channel implements SecureChannel {
            @Override
            public void send(byte[] plaintext) {
                pings.add(NodeDecoder.decode(plaintext));
            }

            @Override
            public void close() {
                closed = true;
            }
        }
    }

    private static final class Routed implements Connection.Receiver {
        @Override
        public void onNode(Connection from, Node node) {
            from.answers().offer(node.attrOrEmpty("id"), node);
        }

        @Override
        public void onEnd(Connection from, String reason) {}
    }

    private final class NoTime implements Threading {
        @Override
        public Thread unstarted(String name, Runnable body) {
            return Thread.ofVirtual().name(name).unstarted(body);
        }

        @Override
        public <T> @Nullable T poll(BlockingQueue<T> queue, Duration limit) {
            return queue.poll();
        }

        @Override
        public <T> T get(Future<T> future, Duration limit)
                throws InterruptedException, ExecutionException, TimeoutException {
            Consumer<Node> meanwhile = duringTheWaits.poll();
            if (meanwhile != null) {
                meanwhile.accept(pings.getLast());
            }
            if (!future.isDone()) {
                throw new TimeoutException();
            }
            return future.get();
        }

        @Override
        public boolean await(CountDownLatch latch, Duration limit) {
            return latch.getCount() == 0;
        }

        @Override
        public boolean join(Thread thread, Duration limit) {
            return !thread.isAlive();
        }
    }
}
