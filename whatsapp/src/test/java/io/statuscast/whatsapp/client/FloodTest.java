package io.statuscast.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeEncoder;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.signal.SeededRandom;
import io.statuscast.whatsapp.store.InMemoryStateStore;
import io.statuscast.whatsapp.transport.CloseReason;
import io.statuscast.whatsapp.transport.ConnectionListener;
import io.statuscast.whatsapp.transport.SecureChannel;
import io.statuscast.whatsapp.transport.Transport;
import io.statuscast.whatsapp.transport.TransportConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A server that tells the link's thread more than it can take.
class FloodTest {
    private final Server server = new Server();
    private final OneThread threads = new OneThread(FuzzedClient.NOW, server);
    private final WhatsAppClient client = new WhatsAppClient(
            ClientConfig.whatsApp(threads, new SeededRandom(1)),
            server,
            new InMemoryStateStore(),
            new FuzzEar(),
            threads);

    /// Floods the first connection before the link's thread looks, and lets the client close on the second.
    private final class Server implements OneThread.Meanwhile, Transport {
        private final List<Wire> wires = new ArrayList<>();
        private int taken;

        @Override
        public SecureChannel open(
                TransportConfig config, KeyPair noiseStatic, byte[] clientPayload, ConnectionListener listener) {
            wires.add(new Wire(listener));
            return wires.getLast();
        }

        @Override
        public void idle() {
            Wire wire = wires.getLast();
            if (wires.size() > 1) {
                client.close();
                return;
            }
            byte[] refusal = NodeEncoder.encode(Node.of("failure", Node.attrs("reason", "503")));
            while (!wire.closed && taken < 2 * ConnectionLoop.SIGNALS_MAX) {
                wire.listener.onFrame(refusal);
                taken++;
            }
        }

        @Override
        public void answer() {}
    }

    private static final class Wire implements SecureChannel {
        private final ConnectionListener listener;
        private boolean closed;

        Wire(ConnectionListener listener) {
            this.listener = listener;
        }

        @Override
        public void send(byte[] plaintext) {}

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                listener.onClosed(new CloseReason.ByUs());
            }
        }
    }

    @Test
    void isHungUpOnAndTheNextConnectionIsOpened() {
        client.start();
        threads.run("statuscast-whatsapp-link");
        assertThat(server.taken).isEqualTo(ConnectionLoop.SIGNALS_MAX + 1);
        assertThat(server.wires)
                .hasSize(2)
                .allSatisfy(wire -> assertThat(wire.closed).isTrue());
    }
}
