package io.statuscast.emulator.net;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.statuscast.emulator.noise.HandshakeException;
import io.statuscast.emulator.noise.NoiseResponder;
import io.statuscast.emulator.noise.NoiseSession;
import io.statuscast.emulator.noise.ServerIdentity;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.BinaryFormatException;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeDecoder;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection, from its first byte: hello, finish, then stanzas. Everything here runs on the channel's
/// event loop.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel: channelInactive
final class ChatHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final System.Logger LOG = System.getLogger(ChatHandler.class.getName());

    /// What the next frame is.
    private enum Stage {
        HELLO,
        FINISH,
        STANZAS
    }

    private static final int FRAME_MAX = (1 << 24) - 1;
    /// Handshake frames are small; nothing larger is buffered for a stranger.
    private static final int HANDSHAKE_FRAME_MAX = 16 << 10;

    private final World world;
    private final ServerIdentity identity;
    private final SecureRandom random;
    private final InstantSource clock;
    private Stage stage = Stage.HELLO;
    private @Nullable FrameReader reader;
    private @Nullable NoiseResponder responder;
    private @Nullable NoiseSession noise;
    private @Nullable SocketConnection connection;
    private @Nullable Conversation conversation;

    ChatHandler(World world, ServerIdentity identity, SecureRandom random, InstantSource clock) {
        this.world = world;
        this.identity = identity;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        reader = new FrameReader(context.alloc(), FRAME_MAX);
        responder = new NoiseResponder(identity, FrameReader.PROLOGUE, random);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (reader != null) {
            reader.release();
            reader = null;
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (!(frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame)) {
            return;
        }
        try {
            read(context, frame);
        } catch (HandshakeException | BinaryFormatException e) {
            world.refuse("connection", 400, String.valueOf(e.getMessage()), Node.of("frame"));
            context.close();
        }
    }

    private void read(ChannelHandlerContext context, WebSocketFrame frame) throws HandshakeException {
        if (reader == null) {
            return;
        }
        reader.add(frame.content());
        Optional<byte[]> next = reader.next();
        while (next.isPresent()) {
            frame(context, next.get());
            next = reader == null ? Optional.empty() : reader.next();
        }
    }

    private void frame(ChannelHandlerContext context, byte[] bytes) throws HandshakeException {
        if (stage != Stage.STANZAS && bytes.length > HANDSHAKE_FRAME_MAX) {
            throw new HandshakeException("a handshake frame of " + bytes.length + " bytes");
        }
        switch (stage) {
            case HELLO -> {
                byte[] hello = requireNonNull(responder).hello(bytes);
                context.writeAndFlush(SocketConnection.framed(context.alloc(), hello));
                stage = Stage.FINISH;
            }
            case FINISH -> {
                NoiseResponder.Finished finished = requireNonNull(responder).finish(bytes);
                noise = finished.session();
                responder = null;
                stage = Stage.STANZAS;
                connection = new SocketConnection(context, finished.session(), world, clock);
                conversation = open(connection, finished);
            }
            case STANZAS -> stanza(bytes);
        }
    }

    private Conversation open(SocketConnection opened, NoiseResponder.Finished finished) throws HandshakeException {
        try {
            return Welcome.open(world, opened, finished.clientStatic(), finished.payload());
        } catch (InvalidProtocolBufferException e) {
            throw new HandshakeException("not a ClientPayload", e);
        }
    }

    private void stanza(byte[] bytes) throws HandshakeException {
        if (noise != null && connection != null) {
            Node stanza = NodeDecoder.decode(noise.open(bytes));
            connection.in().pass(stanza.tag(), bytes.length, () -> take(stanza));
        }
    }

    private void take(Node stanza) {
        if (conversation != null) {
            conversation.take(stanza);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (conversation != null) {
            conversation.gone();
            conversation = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, "connection lost", cause);
        // A connection that breaks (the process of a client was killed) is nothing that we refused.
        if (!(cause instanceof IOException)) {
            world.refuse("connection", 400, String.valueOf(cause), Node.of("frame"));
        }
        context.close();
    }
}
