package io.statuscast.emulator.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.statuscast.emulator.noise.ServerIdentity;
import io.statuscast.emulator.world.World;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// The WebSocket endpoint `/ws/chat` on loopback. One-shot: started by the constructor, ended by [#close].
public final class ChatServer implements AutoCloseable {
    public static final String PATH = "/ws/chat";

    private static final int HANDSHAKE_MAX = 64 << 10;
    /// One frame of 16 MiB and what surrounds it.
    private static final int WEB_SOCKET_FRAME_MAX = (1 << 24) + (1 << 16);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ChannelGroup sessions = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel server;

    /// @param port 0 for any
    /// @param tls  null for plain `ws`
    public ChatServer(
            World world,
            ServerIdentity identity,
            int port,
            @Nullable SSLContext tls,
            SecureRandom random,
            InstantSource clock) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        sessions.add(channel);
                        ChannelPipeline pipeline = channel.pipeline();
                        if (tls != null) {
                            SSLEngine engine = tls.createSSLEngine();
                            engine.setUseClientMode(false);
                            pipeline.addLast(new SslHandler(engine));
                        }
                        pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(HANDSHAKE_MAX));
                        pipeline.addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                                .websocketPath(PATH)
                                .checkStartsWith(true)
                                .maxFramePayloadLength(WEB_SOCKET_FRAME_MAX)
                                .build()));
                        pipeline.addLast(new ChatHandler(world, identity, random, clock));
                    }
                });
        server = bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        sessions.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
