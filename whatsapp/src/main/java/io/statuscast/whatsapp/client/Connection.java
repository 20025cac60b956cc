package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.BinaryFormatException;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One open socket that speaks nodes.
///
/// What arrives is handed on by the transport's thread of this connection, in order. [#send] is thread-safe
/// and does not wait for an answer.
final class Connection implements AutoCloseable {
    /// Who gets what arrives. Called on the transport's thread, which must not wait for an answer of the
    /// server.
    interface Receiver {
        void onNode(Connection connection, Node node);

        /// The socket is closed; nothing more arrives. Called once.
        void onEnd(Connection connection, String reason);
    }

    private static final Logger LOG = System.getLogger(Connection.class.getName());

    private static final int SALT_BYTES = 16;

    private final Receiver receiver;
    private final WireLog wireLog;
    private final Answers answers;
    private final IqRouter iqs;
    /// Of the wire log's hashes: drawn unless nobody can ever ask for the log.
    private final byte[] salt = new byte[SALT_BYTES];

    private final AtomicLong received = new AtomicLong();
    private volatile @Nullable SecureChannel socket;
    private volatile @Nullable String endedBecause;
    private volatile boolean owes;

    private Connection(Receiver receiver, Threading threading, ClientConfig client) {
        this.receiver = receiver;
        this.wireLog = client.wireLog();
        if (!(wireLog instanceof WireLog.Silent)) {
            client.random().nextBytes(salt);
        }
        this.answers = new Answers(threading);
        this.iqs = new IqRouter(answers, this::send, client.random());
    }

    /// Opens the socket and shakes hands.
    ///
    /// @param payload the ClientPayload that registers or logs in
    /// @throws TransportException when the server cannot be reached or does not prove who it is
    static Connection open(
            Transport transport,
            TransportConfig config,
            KeyPair noiseStatic,
            byte[] payload,
            Receiver receiver,
            Threading threading,
            ClientConfig client) {
        var connection = new Connection(receiver, threading, client);
        connection.socket = transport.open(config, noiseStatic, payload, connection.new Frames());
        return connection;
    }

    private final class Frames implements ConnectionListener {
        @Override
        public void onOpen(SecureChannel opened) {
            socket = opened;
        }

        @Override
        public void onFrame(byte[] plaintext) {
            received.incrementAndGet();
            try {
                Node node = NodeDecoder.decode(plaintext);
                wire(WireLog.Direction.IN, node);
                receiver.onNode(Connection.this, node);
            } catch (BinaryFormatException e) {
                LOG.log(Level.WARNING, "a frame of {0} bytes could not be read: {1}", plaintext.length, e.getMessage());
            } catch (QueryException e) {
                LOG.log(Level.DEBUG, "an answer could not be sent: {0}", e.getMessage());
            }
        }

        @Override
        public void onClosed(CloseReason reason) {
            String why = endedBecause == null ? text(reason) : endedBecause;
            endedBecause = why;
            answers.close(why);
            receiver.onEnd(Connection.this, why);
        }
    }

    private static String text(CloseReason reason) {
        return switch (reason) {
            case CloseReason.ByUs() -> "closed by us";
            case CloseReason.ByServer(int code, String text) -> ("closed by the server, " + code + " " + text).strip();
            case CloseReason.Lost(String why) -> "lost: " + why;
            case CloseReason.Violation(String what) -> "protocol violation: " + what;
            case CloseReason.ListenerFailed() -> "a stanza could not be handled";
        };
    }

    IqRouter iqs() {
        return iqs;
    }

    Answers answers() {
        return answers;
    }

    /// Whether it has not ended yet, by us or the server.
    boolean isOpen() {
        return endedBecause == null;
    }

    /// Notes that a stanza was left unanswered on purpose, so that the server brings it again after the next login.
    void owe() {
        owes = true;
    }

    /// Whether a stanza was left unanswered.
    boolean owes() {
        return owes;
    }

    /// How many frames have arrived.
    long received() {
        return received.get();
    }

    private void wire(WireLog.Direction direction, Node node) {
        if (wireLog.isOn()) {
            wireLog.write(direction, RedactedStanza.of(node, salt));
        }
    }

    /// Sends a node.
    ///
    /// @throws QueryException disconnected, or too large for a frame
    void send(Node node) {
        SecureChannel open = socket;
        String why = endedBecause;
        if (open == null || why != null) {
            throw new QueryException(QueryException.Kind.DISCONNECTED, why == null ? "not connected yet" : why);
        }
        wire(WireLog.Direction.OUT, node);
        try {
            open.send(NodeEncoder.encode(node));
        } catch (TransportException e) {
            var kind = e.kind() == TransportException.Kind.TOO_LARGE
                    ? QueryException.Kind.TOO_LARGE
                    : QueryException.Kind.DISCONNECTED;
            throw new QueryException(kind, String.valueOf(e.getMessage()));
        }
    }

    /// Ends the connection for a reason; only the first counts.
    void end(String reason) {
        if (endedBecause == null) {
            endedBecause = reason;
        }
        answers.close(reason);
        SecureChannel open = socket;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        end("closed by us");
    }
}
