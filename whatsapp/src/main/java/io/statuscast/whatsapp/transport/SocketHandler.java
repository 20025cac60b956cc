package io.statuscast.whatsapp.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The end of a connection's Netty pipeline. It runs on an I/O thread and only moves bytes: into the
/// [InboundQueue], and news about the connection to those who wait for it.
final class SocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final System.Logger LOG = System.getLogger(SocketHandler.class.getName());

    private final CompletableFuture<Channel> opened = new CompletableFuture<>();
    private final AtomicReference<@Nullable CloseReason> reason = new AtomicReference<>();
    private final InboundQueue inbound = new InboundQueue(this::setReading);

    /// Guards writing; signalled when the channel's writability changes or the channel closes.
    final ReentrantLock writeLock = new ReentrantLock();

    final Condition writability = writeLock.newCondition();

    private volatile @Nullable Channel channel;

    /// Completed when the WebSocket is open; exceptionally when it cannot be opened.
    CompletableFuture<Channel> opened() {
        return opened;
    }

    InboundQueue inbound() {
        return inbound;
    }

    /// Notes why the connection ends, unless a reason is known already.
    void closing(CloseReason why) {
        reason.compareAndSet(null, why);
    }

    /// Why the connection ended or ends.
    CloseReason reason() {
        CloseReason known = reason.get();
        return known == null ? new CloseReason.Lost("the server hung up") : known;
    }

    /// The connection cannot be opened.
    void failed(Throwable cause) {
        opened.completeExceptionally(cause);
    }

    private void setReading(boolean on) {
        Channel current = channel;
        if (current != null) {
            current.config().setAutoRead(on);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case CloseWebSocketFrame close -> {
                closing(new CloseReason.ByServer(
                        close.statusCode() < 0 ? 1005 : close.statusCode(), close.reasonText()));
                var _ = context.close();
            }
            case TextWebSocketFrame _ -> {
                closing(new CloseReason.Violation("a text message"));
                var _ = context.close();
            }
            // Binary messages and their continuations: boundaries of messages mean nothing, frames have lengths.
            default -> inbound.put(ByteBufUtil.getBytes(frame.content()));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            opened.complete(context.channel());
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            failed(new TransportException(
                    TransportException.Kind.TIMED_OUT, "the server did not answer the upgrade to WebSocket in time"));
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        signalWritability();
        super.channelWritabilityChanged(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        opened.completeExceptionally(new TransportException(
                TransportException.Kind.UNREACHABLE, "the server hung up before the WebSocket was open"));
        inbound.end();
        signalWritability();
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!opened.completeExceptionally(cause)) {
            LOG.log(System.Logger.Level.DEBUG, "the connection failed", cause);
            closing(new CloseReason.Lost(cause.toString()));
        }
        var _ = context.close();
    }

    private void signalWritability() {
        writeLock.lock();
        try {
            writability.signalAll();
        } finally {
            writeLock.unlock();
        }
    }
}
