package io.statuscast.whatsapp.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket server on loopback that keeps what it receives and sends what it is told, byte for byte.
final class LoopbackServer implements AutoCloseable {
    private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    private final Channel listening;
    private final String scheme;

    LoopbackServer(@Nullable SslContext tls) {
        scheme = tls == null ? "ws" : "wss";
        listening = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(1 << 16),
                                        new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                                                .websocketPath("/ws/chat")
                                                .maxFramePayloadLength(1 << 25)
                                                .build()),
                                        new Peer(),
                                        new NotFound());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    URI url() {
        return URI.create(scheme + "://127.0.0.1:" + port() + "/ws/chat");
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /// The next client that has connected.
    Peer accept() throws InterruptedException {
        Peer peer = peers.poll(60, TimeUnit.SECONDS);
        if (peer == null) {
            throw new AssertionError("no client connected");
        }
        return peer;
    }

    @Override
    public void close() {
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /// The answer to any other path.
    private static final class NotFound extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
            response.headers().set("Content-Length", 0);
            var _ = context.writeAndFlush(response);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close(); // A client that does not trust us.
        }
    }

    /// One connected client, seen from the server.
    final class Peer extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
        private @Nullable Channel channel;
        private List<String> origin = List.of();

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof HandshakeComplete upgrade) {
                channel = context.channel();
                origin = upgrade.requestHeaders().getAll("Origin");
                peers.add(this);
            }
            super.userEventTriggered(context, event);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            received.add(ByteBufUtil.getBytes(frame.content()));
        }

        List<String> origin() {
            return origin;
        }

        /// The payload of the next message.
        byte[] receive() throws InterruptedException {
            byte[] message = received.poll(60, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("the client sent nothing");
            }
            return message;
        }

        /// The payload of the next message, which must hold one frame behind a prefix; without both.
        byte[] receiveFrame(int prefix) throws InterruptedException {
            byte[] message = receive();
            return Arrays.copyOfRange(message, prefix + 3, message.length);
        }

        void send(byte[] message) {
            send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
        }

        void sendFrame(byte[] frame) {
            send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(FrameAssembler.header(frame.length), frame)));
        }

        void send(WebSocketFrame frame) {
            var _ = channel().writeAndFlush(frame);
        }

        Channel channel() {
            Channel current = channel;
            if (current == null) {
                throw new AssertionError("not connected");
            }
            return current;
        }
    }
}
