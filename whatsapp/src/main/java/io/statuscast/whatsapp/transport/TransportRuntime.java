package io.statuscast.whatsapp.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.statuscast.whatsapp.crypto.KeyPair;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// What all connections share: a few I/O threads and the TLS settings. One for the process; thread-safe.
///
/// Close the connections first, then this: connections that are still open are cut off.
public final class TransportRuntime implements Transport, AutoCloseable {
    private static final int IO_THREADS = 2;
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final EventLoopGroup eventLoops;
    private final Map<List<X509Certificate>, SslContext> sslContexts = new ConcurrentHashMap<>();

    private TransportRuntime(int ioThreads) {
        eventLoops = new MultiThreadIoEventLoopGroup(
                ioThreads, new DefaultThreadFactory("whatsapp-io", true), NioIoHandler.newFactory());
    }

    /// A runtime with two I/O threads: they only move bytes.
    public static TransportRuntime start() {
        return new TransportRuntime(IO_THREADS);
    }

    /// @param ioThreads at least 1
    public static TransportRuntime start(int ioThreads) {
        return new TransportRuntime(ioThreads);
    }

    @Override
    public SecureChannel open(
            TransportConfig config, KeyPair noiseStatic, byte[] clientPayload, ConnectionListener listener) {
        return NoiseConnection.open(this, config, noiseStatic, clientPayload, listener);
    }

    EventLoopGroup eventLoops() {
        return eventLoops;
    }

    /// TLS that trusts the system's certificates and these; made once per list, it is large.
    SslContext sslContext(List<X509Certificate> trusted) {
        return sslContexts.computeIfAbsent(trusted, TransportRuntime::newSslContext);
    }

    private static SslContext newSslContext(List<X509Certificate> trusted) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .endpointIdentificationAlgorithm("HTTPS")
                    .trustManager(trust(trusted))
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new TransportException(
                    TransportException.Kind.TLS, "TLS cannot be set up with the trusted certificates", e);
        }
    }

    private static TrustManagerFactory trust(List<X509Certificate> trusted)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory system = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        system.init((KeyStore) null);
        if (trusted.isEmpty()) {
            return system;
        }
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (TrustManager manager : system.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                for (X509Certificate certificate : x509.getAcceptedIssuers()) {
                    all.setCertificateEntry("system-" + number++, certificate);
                }
            }
        }
        for (X509Certificate certificate : trusted) {
            all.setCertificateEntry("extra-" + number++, certificate);
        }
        TrustManagerFactory both = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        both.init(all);
        return both;
    }

    /// Cuts off what is still connected and ends the I/O threads; returns when they have ended, after 5 s at
    /// most.
    @Override
    public void close() {
        eventLoops
                .shutdownGracefully(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
}
