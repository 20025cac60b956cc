package io.statuscast.whatsapp.transport;

import static io.statuscast.whatsapp.transport.TransportException.Kind;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// Opens the WebSocket of a [FrameSocket]: name, TCP, proxy, TLS, upgrade. Blocks the calling thread; names are
/// resolved there too, never on an I/O thread that serves other connections.
final class Connector {
    /// Of the upgrade's answer, whose body nobody reads.
    private static final int MAX_HTTP_CONTENT = 16 << 10;
    /// A frame, its length, and some slack: the server usually sends one frame per message, and may put several
    /// in one.
    private static final int MAX_MESSAGE = FrameAssembler.MAX_FRAME + FrameAssembler.HEADER + (64 << 10);
    /// Above this many unsent bytes [FrameSocket#send] waits.
    private static final WriteBufferWaterMark OUTBOUND = new WriteBufferWaterMark(128 << 10, 512 << 10);

    private static final long CLOSE_ANSWER_MS = 2_000;
    /// Whoever connects waits for all steps together, and says that it took too long.
    private static final int NO_TIMEOUT = 0;

    private final TransportRuntime runtime;
    private final ServerAddress server;
    private final long timeoutMs;
    private final String host;

    Connector(TransportRuntime runtime, TransportConfig config) {
        this.runtime = runtime;
        this.server = config.server();
        this.timeoutMs = Math.max(1, config.connectTimeout().toMillis());
        String written = server.url().getHost();
        this.host = written.startsWith("[") ? written.substring(1, written.length() - 1) : written;
    }

    /// Tries the host's addresses in turn.
    ///
    /// @throws TransportException when none can be connected to; failures of earlier ones are suppressed
    SocketHandler connect() {
        List<InetSocketAddress> addresses = server.proxy() == null
                ? resolve(host, server.port())
                : List.of(InetSocketAddress.createUnresolved(host, server.port()));
        var failures = new ArrayList<TransportException>();
        for (InetSocketAddress address : addresses) {
            try {
                return connect(address);
            } catch (TransportException e) {
                failures.add(e);
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        TransportException last = failures.removeLast();
        failures.forEach(last::addSuppressed);
        throw last;
    }

    private static List<InetSocketAddress> resolve(String name, int port) {
        try {
            var addresses = new ArrayList<InetSocketAddress>();
            for (InetAddress address : InetAddress.getAllByName(name)) {
                addresses.add(new InetSocketAddress(address, port));
            }
            return addresses;
        } catch (UnknownHostException e) {
            throw new TransportException(Kind.UNREACHABLE, "the host " + name + " is not known", e);
        }
    }

    private SocketHandler connect(InetSocketAddress address) {
        var handler = new SocketHandler();
        ChannelFuture connecting = bootstrap(handler).connect(address);
        Channel channel = connecting.channel();
        var _ = connecting.addListener(done -> {
            if (!done.isSuccess()) {
                handler.failed(done.cause());
            }
        });
        try {
            handler.opened().get(timeoutMs, TimeUnit.MILLISECONDS);
            return handler;
        } catch (ExecutionException e) {
            var _ = channel.close();
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            var _ = channel.close();
            throw new TransportException(Kind.TIMED_OUT, host + " did not answer within " + timeoutMs + " ms", e);
        } catch (InterruptedException e) {
            var _ = channel.close();
            Thread.currentThread().interrupt();
            throw new TransportException(Kind.CLOSED, "interrupted while connecting to " + host, e);
        }
    }

    private Bootstrap bootstrap(SocketHandler handler) {
        return new Bootstrap()
                .group(runtime.eventLoops())
                .channel(NioSocketChannel.class)
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, NO_TIMEOUT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                // After a failed write there may be words of the server to read: FrameSocket.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, OUTBOUND)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        fill(channel.pipeline(), handler);
                    }
                });
    }

    private void fill(ChannelPipeline pipeline, SocketHandler handler) {
        ProxyConfig proxy = server.proxy();
        if (proxy != null) {
            pipeline.addLast(proxyHandler(proxy));
        }
        if (server.secure()) {
            SslHandler tls = runtime.sslContext(server.trusted())
                    .newHandler(pipeline.channel().alloc(), host, server.port());
            tls.setHandshakeTimeoutMillis(NO_TIMEOUT);
            pipeline.addLast(tls);
        }
        // The codec and the aggregator leave the pipeline when the upgrade is done.
        pipeline.addLast(new HttpClientCodec());
        pipeline.addLast(new HttpObjectAggregator(MAX_HTTP_CONTENT));
        pipeline.addLast(new WebSocketClientProtocolHandler(upgrade()));
        pipeline.addLast(handler);
    }

    private WebSocketClientProtocolConfig upgrade() {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(server.url())
                .version(WebSocketVersion.V13)
                .customHeaders(new DefaultHttpHeaders().set(HttpHeaderNames.ORIGIN, server.origin()))
                .generateOriginHeader(false)
                .allowExtensions(false) // What is sent is encrypted: there is nothing to compress.
                .maxFramePayloadLength(MAX_MESSAGE)
                .withUTF8Validator(false)
                .handleCloseFrames(false) // SocketHandler wants the code.
                .handshakeTimeoutMillis(timeoutMs)
                .forceCloseTimeoutMillis(CLOSE_ANSWER_MS)
                .build();
    }

    private ProxyHandler proxyHandler(ProxyConfig proxy) {
        var address = new InetSocketAddress(proxy.host(), proxy.port());
        String user = proxy.user();
        String password = proxy.password();
        ProxyHandler handler = switch (proxy.kind()) {
            case HTTP ->
                user == null || password == null
                        ? new HttpProxyHandler(address)
                        : new HttpProxyHandler(address, user, password);
            case SOCKS5 -> new Socks5ProxyHandler(address, user, password);
        };
        handler.setConnectTimeoutMillis(timeoutMs);
        return handler;
    }

    private TransportException failure(Throwable cause) {
        return switch (cause) {
            case TransportException e -> e;
            case SSLException e ->
                new TransportException(Kind.TLS, "TLS with " + host + " failed: " + e.getMessage(), e);
            case WebSocketClientHandshakeException e ->
                new TransportException(refusal(e), host + " refused the WebSocket: " + e.getMessage(), e);
            case ProxyConnectException e ->
                new TransportException(Kind.UNREACHABLE, server.proxy() + " failed: " + e.getMessage(), e);
            default ->
                new TransportException(Kind.UNREACHABLE, host + " could not be reached: " + cause.getMessage(), cause);
        };
    }

    /// Netty reports a late answer and a refusal by the same exception; only a refusal has a response.
    private static Kind refusal(WebSocketClientHandshakeException e) {
        return e.response() == null ? Kind.TIMED_OUT : Kind.REFUSED;
    }
}
