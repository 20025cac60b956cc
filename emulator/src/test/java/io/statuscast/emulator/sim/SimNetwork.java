package io.statuscast.emulator.sim;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.faults.Place;
import io.statuscast.emulator.media.MediaHost;
import io.statuscast.emulator.net.ChatConnection;
import io.statuscast.emulator.net.Conversation;
import io.statuscast.emulator.net.Lane;
import io.statuscast.emulator.net.Welcome;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeDecoder;
import io.statuscast.whatsapp.binary.NodeEncoder;
import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.transport.CloseReason;
import io.statuscast.whatsapp.transport.ConnectionListener;
import io.statuscast.whatsapp.transport.SecureChannel;
import io.statuscast.whatsapp.transport.Transport;
import io.statuscast.whatsapp.transport.TransportConfig;
import io.statuscast.whatsapp.transport.TransportException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;

/// The network of one process: connects a client to the world without a socket, with the latency and the
/// faults of the seed. Frames are encoded and decoded as on the wire; Noise is left out.
final class SimNetwork implements Transport {
    private static final int LATENCY_MAX_MS = 150;
    private static final Duration UNNOTICED = Duration.ofMinutes(2);

    private final SimThreads threads;
    private final World world;
    private final MediaHost mediaHost;
    private final Trace trace;
    private final Random random;
    private final List<Link> open = new ArrayList<>();
    private boolean reachable = true;
    private boolean dead;
    private int connections;

    SimNetwork(SimThreads threads, World world, MediaHost mediaHost, Trace trace, long seed) {
        this.threads = threads;
        this.world = world;
        this.mediaHost = mediaHost;
        this.trace = trace;
        this.random = new Random(seed);
    }

    @Override
    public SecureChannel open(
            TransportConfig config, KeyPair noiseStatic, byte[] clientPayload, ConnectionListener listener) {
        threads.sleep(latency());
        if (!reachable) {
            threads.sleep(random.nextBoolean() ? config.connectTimeout() : latency());
        }
        if (dead || !reachable) {
            throw new TransportException(TransportException.Kind.UNREACHABLE, "the network is down");
        }
        var link = new Link(++connections, listener);
        link.start(noiseStatic.publicKey32(), clientPayload);
        return link;
    }

    @Override
    public Optional<HttpClient> media() {
        return Optional.of(new SimMedia(this, mediaHost));
    }

    /// Something goes one way over a connection of its own.
    ///
    /// @throws IOException while there is no network
    void travel(String what) throws IOException {
        threads.sleep(latency());
        if (dead || !reachable) {
            throw new IOException("the network is down");
        }
        trace.add(what);
    }

    private Duration latency() {
        return Duration.ofMillis(1 + random.nextInt(LATENCY_MAX_MS));
    }

    /// Nothing can be connected to any more, or again.
    void reachable(boolean now) {
        reachable = now;
    }

    /// Cuts what is open; both ends hear of it.
    void cut() {
        List.copyOf(open).forEach(link -> link.lost("cut"));
    }

    /// What is open goes silent: nothing arrives in either direction, and nobody is told.
    void blackHole() {
        open.forEach(link -> link.silent = true);
    }

    /// The process has ended: its connections with it, at once.
    void die() {
        dead = true;
        cut();
    }

    /// A stanza on its way to the server.
    ///
    /// @param hash of its bytes, for the trace: long ones are shortened there
    private record Sent(Node stanza, String hash) {}

    /// One connection: the client's end and the server's.
    private final class Link implements SecureChannel, ChatConnection {
        private final int number;
        private final ConnectionListener listener;
        private final LinkedBlockingQueue<Optional<byte[]>> toClient = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Optional<Sent>> toServer = new LinkedBlockingQueue<>();
        private final Lane down;
        private final Lane up;
        /// The same for all frames: they arrive in the order in which they left, unless a fault wants it
        /// otherwise.
        private final Duration latency = latency();
        private CloseReason reason = new CloseReason.ByUs();
        private boolean closed;
        private boolean silent;

        Link(int number, ConnectionListener listener) {
            this.number = number;
            this.listener = listener;
            this.down = new Lane(Place.TO_CLIENT, world.faults(), threads, threads::after, this);
            this.up = new Lane(Place.FROM_CLIENT, world.faults(), threads, threads::after, this);
        }

        void start(byte[] clientStatic, byte[] payload) {
            open.add(this);
            threads.unstarted("sim-client-end-" + number, this::clientEnd).start();
            threads.unstarted("sim-server-end-" + number, () -> serverEnd(clientStatic, payload))
                    .start();
            listener.onOpen(this);
        }

        private void clientEnd() {
            try {
                while (true) {
                    Optional<byte[]> frame = toClient.take();
                    if (frame.isEmpty()) {
                        break;
                    }
                    trace.add("#" + number + " < " + Integer.toHexString(Arrays.hashCode(frame.get())) + " "
                            + NodeDecoder.decode(frame.get()));
                    listener.onFrame(frame.get());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                trace.add("#" + number + " the listener failed: " + e);
                reason = new CloseReason.ListenerFailed();
                close();
            }
            listener.onClosed(reason);
        }

        private void serverEnd(byte[] clientStatic, byte[] payload) {
            try {
                Conversation opened = Welcome.open(world, this, clientStatic, payload);
                for (Optional<Sent> next = toServer.take(); next.isPresent(); next = toServer.take()) {
                    trace.add("#" + number + " > " + next.get().hash() + " "
                            + next.get().stanza());
                    opened.take(next.get().stanza());
                }
                opened.gone();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        }

        /// The client sends.
        @Override
        public void send(byte[] plaintext) {
            if (closed) {
                throw new TransportException(TransportException.Kind.CLOSED, "the connection is closed");
            }
            Node stanza = NodeDecoder.decode(plaintext);
            String sent = Integer.toHexString(Arrays.hashCode(plaintext));
            threads.after(
                    latency,
                    () -> up.pass(stanza.tag(), plaintext.length, () -> {
                        if (!closed && !silent) {
                            toServer.add(Optional.of(new Sent(stanza, sent)));
                        }
                    }));
        }

        /// The server sends.
        @Override
        public void send(Node stanza) {
            byte[] frame = NodeEncoder.encode(stanza);
            threads.after(latency, () -> down.pass(stanza.tag(), frame.length, () -> arrive(frame)));
        }

        private void arrive(byte[] frame) {
            if (!closed && !silent) {
                toClient.add(Optional.of(frame));
            }
        }

        @Override
        public void end(Node lastWord) {
            byte[] frame = NodeEncoder.encode(lastWord);
            threads.after(Duration.ofMillis(LATENCY_MAX_MS), () -> {
                arrive(frame);
                finish(new CloseReason.ByServer(1000, ""));
            });
        }

        /// What was sent before arrives.
        @Override
        public void hangUp() {
            threads.after(Duration.ofMillis(LATENCY_MAX_MS), () -> finish(new CloseReason.ByServer(1000, "")));
        }

        @Override
        public void reset() {
            lost("reset by the server");
        }

        void lost(String why) {
            finish(new CloseReason.Lost(why));
        }

        @Override
        public void close() {
            finish(new CloseReason.ByUs());
        }

        private void finish(CloseReason why) {
            if (!closed) {
                closed = true;
                reason = why;
                open.remove(this);
                trace.add("#" + number + " closed: " + why);
                toClient.add(Optional.empty());
                // A server that heard nothing of the end goes on believing in the connection for a while.
                threads.after(silent ? UNNOTICED : Duration.ZERO, () -> toServer.add(Optional.empty()));
            }
        }
    }
}
