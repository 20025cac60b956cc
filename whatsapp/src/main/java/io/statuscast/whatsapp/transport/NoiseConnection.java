package io.statuscast.whatsapp.transport;

import io.statuscast.whatsapp.crypto.KeyPair;
import io.statuscast.whatsapp.transport.TransportException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A [SecureChannel] over a WebSocket: Noise in frames.
public final class NoiseConnection implements SecureChannel {
    private final FrameSocket socket;
    private final ConnectionListener listener;
    private final CompletableFuture<NoiseSession> opened = new CompletableFuture<>();

    /// Keeps the order of the message counter and the order on the wire the same.
    private final ReentrantLock sendLock = new ReentrantLock();

    private NoiseConnection(FrameSocket socket, ConnectionListener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /// As [Transport#open].
    public static NoiseConnection open(
            TransportRuntime runtime,
            TransportConfig config,
            KeyPair noiseStatic,
            byte[] clientPayload,
            ConnectionListener listener) {
        var handshake = new NoiseHandshake(noiseStatic, config.server().noiseRoot(), config.clock(), config.random());
        var connection = new NoiseConnection(FrameSocket.open(runtime, config), listener);
        connection.socket.start(connection.new Inbound(handshake, clientPayload));
        connection.socket.send(handshake.clientHello());
        connection.awaitOpened(config);
        return connection;
    }

    private void awaitOpened(TransportConfig config) {
        try {
            opened.get(config.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            socket.close();
            switch (e.getCause()) {
                case NoiseException noise -> throw noise;
                case TransportException transport -> throw transport;
                case null, default -> throw new TransportException(Kind.CLOSED, "the handshake failed", e);
            }
        } catch (TimeoutException e) {
            abandon(new TransportException(Kind.TIMED_OUT, "the server did not finish the handshake in time", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(new TransportException(Kind.CLOSED, "interrupted during the handshake", e));
        }
    }

    /// Gives up, unless the handshake has succeeded in this very moment.
    private void abandon(TransportException why) {
        if (opened.completeExceptionally(why)) {
            socket.close();
            throw why;
        }
    }

    /// @throws TransportException as [FrameSocket#send]
    @Override
    public void send(byte[] plaintext) {
        if (plaintext.length > FrameSocket.MAX_FRAME - NoiseSession.OVERHEAD) {
            throw new TransportException(
                    Kind.TOO_LARGE, "a frame of " + plaintext.length + " bytes cannot be sent in one piece");
        }
        sendLock.lock();
        try {
            socket.send(opened.resultNow().encrypt(plaintext));
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    /// The listener's end of the socket: first the server's hello, then encrypted frames. On the connection's
    /// thread.
    private final class Inbound implements FrameListener {
        private final byte[] clientPayload;
        private @Nullable NoiseHandshake handshake;
        private @Nullable NoiseSession session;

        Inbound(NoiseHandshake handshake, byte[] clientPayload) {
            this.handshake = handshake;
            this.clientPayload = clientPayload;
        }

        @Override
        public void onFrame(byte[] frame) {
            NoiseHandshake pending = handshake;
            NoiseSession current = session;
            if (pending != null) {
                handshake = null;
                finish(pending, frame);
            } else if (current != null) {
                receive(current, frame);
            }
        }

        private void finish(NoiseHandshake pending, byte[] serverHello) {
            try {
                NoiseHandshake.Finish finish = pending.clientFinish(serverHello, clientPayload);
                socket.send(finish.message());
                if (opened.complete(finish.session())) {
                    session = finish.session();
                    listener.onOpen(NoiseConnection.this);
                }
            } catch (NoiseException | TransportException e) {
                if (!opened.completeExceptionally(e)) {
                    throw e; // From the listener, not from the handshake.
                }
                socket.close(new CloseReason.Violation("the handshake failed"));
            }
        }

        private void receive(NoiseSession current, byte[] frame) {
            byte[] plaintext;
            try {
                plaintext = current.decrypt(frame);
            } catch (NoiseException e) {
                socket.close(new CloseReason.Violation("a frame that does not decrypt"));
                return;
            }
            listener.onFrame(plaintext);
        }

        @Override
        public void onClosed(CloseReason reason) {
            opened.completeExceptionally(
                    new TransportException(Kind.CLOSED, "the connection ended during the handshake: " + reason));
            if (session != null) {
                listener.onClosed(reason);
            }
        }
    }
}
