package io.statuscast.whatsapp.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.concurrent.Future;
import io.statuscast.whatsapp.transport.TransportException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A WebSocket that carries frames: byte strings of up to [#MAX_FRAME] bytes behind a length of three bytes. The
/// first one sent is preceded by the intro of the Noise handshake. Source: whatsmeow `socket/framesocket.go`.
///
/// [#send] and [#close] may be called from any thread. What comes in is given to the listener by one virtual
/// thread. One-shot: once closed it stays closed.
public final class FrameSocket implements AutoCloseable {
    public static final int MAX_FRAME = FrameAssembler.MAX_FRAME;

    /// How long the network may take no bytes from us before the connection is given up.
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);
    /// How long we read on after a write has failed.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(FrameSocket.class.getName());
    private static final AtomicLong NUMBER = new AtomicLong();

    private final Channel channel;
    private final SocketHandler handler;
    private byte[] intro;
    private volatile boolean abandoned;

    private FrameSocket(SocketHandler handler, byte[] intro) {
        this.channel = handler.opened().resultNow();
        this.handler = handler;
        this.intro = intro;
    }

    /// Connects; returns when the WebSocket is open. Blocks the calling thread.
    ///
    /// @throws TransportException when the server cannot be connected to
    public static FrameSocket connect(TransportRuntime runtime, TransportConfig config, FrameListener listener) {
        FrameSocket socket = open(runtime, config);
        socket.start(listener);
        return socket;
    }

    /// As [#connect], but nothing is given to a listener before [#start].
    static FrameSocket open(TransportRuntime runtime, TransportConfig config) {
        byte[] intro = NoiseHandshake.intro(config.routingInfo());
        return new FrameSocket(new Connector(runtime, config).connect(), intro);
    }

    void start(FrameListener listener) {
        Thread.ofVirtual()
                .name("whatsapp-connection-" + NUMBER.incrementAndGet())
                .uncaughtExceptionHandler((thread, e) -> LOG.log(
                        System.Logger.Level.ERROR, "the listener failed when told that the connection is closed", e))
                .start(() -> listen(listener));
    }

    private void listen(FrameListener listener) {
        var assembler = new FrameAssembler();
        try {
            for (byte[] chunk = handler.inbound().take();
                    chunk != null;
                    chunk = handler.inbound().take()) {
                assembler.feed(chunk, frame -> deliver(frame, listener));
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "the listener failed, the connection is closed", e);
            close(new CloseReason.ListenerFailed());
        }
        listener.onClosed(handler.reason());
    }

    /// One chunk can hold many frames, and the listener may close the connection at any of them.
    private void deliver(byte[] frame, FrameListener listener) {
        if (!abandoned) {
            listener.onFrame(frame);
        }
    }

    /// Sends a frame after those sent before; returns when it is handed to the network layer, waiting while that
    /// has too much unsent. The array must not be changed afterwards.
    ///
    /// @throws TransportException [Kind#CLOSED], [Kind#TOO_LARGE], or [Kind#TIMED_OUT] when nothing could be sent
    ///                            for 30 s, which also closes the connection
    public void send(byte[] frame) {
        if (frame.length > MAX_FRAME) {
            throw new TransportException(
                    Kind.TOO_LARGE, "a frame of " + frame.length + " bytes is larger than " + MAX_FRAME);
        }
        handler.writeLock.lock();
        try {
            awaitWritable();
            var bytes = Unpooled.wrappedBuffer(intro, FrameAssembler.header(frame.length), frame);
            intro = new byte[0];
            var _ = channel.writeAndFlush(new BinaryWebSocketFrame(bytes)).addListener(FrameSocket::written);
        } finally {
            handler.writeLock.unlock();
        }
    }

    /// A server that hangs up says why before, and that may lie unread when our next write fails: reading goes on to
    /// the end, which is there already. It is not waited for long.
    private static void written(Future<? super Void> write) {
        if (!write.isSuccess()) {
            Channel channel = ((ChannelFuture) write).channel();
            long millis = write.cause() instanceof IOException ? LAST_WORDS.toMillis() : 0;
            Runnable closing = () -> {
                var _ = channel.close();
            };
            var _ = channel.eventLoop().schedule(closing, millis, TimeUnit.MILLISECONDS);
        }
    }

    /// The write lock is held by the caller and released while waiting.
    private void awaitWritable() {
        long left = SEND_TIMEOUT.toNanos();
        try {
            while (channel.isActive() && !channel.isWritable()) {
                if (left <= 0) {
                    close(new CloseReason.Lost("nothing could be sent for " + SEND_TIMEOUT.toSeconds() + " s"));
                    throw new TransportException(Kind.TIMED_OUT, "the network takes no bytes");
                }
                left = handler.writability.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(Kind.CLOSED, "interrupted while sending", e);
        }
        if (!channel.isActive()) {
            throw new TransportException(Kind.CLOSED, "the connection is closed");
        }
    }

    /// Whether the connection has not ended, as far as is known.
    public boolean isOpen() {
        return channel.isActive();
    }

    /// Says goodbye to the server and closes. Returns at once; the listener hears of it as of any other end, and
    /// gets no more frames but the one it is busy with.
    @Override
    public void close() {
        close(new CloseReason.ByUs());
    }

    void close(CloseReason reason) {
        handler.closing(reason);
        abandoned = true;
        handler.inbound().discard();
        var _ = channel.close();
    }
}
