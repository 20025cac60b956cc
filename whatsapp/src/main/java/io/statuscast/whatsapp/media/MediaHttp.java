package io.statuscast.whatsapp.media;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Makes the HTTP client of media transfers. Each costs a selector thread until it is closed. Redirects are not
/// followed: the media servers send none.
public final class MediaHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private MediaHttp() {}

    /// A client that trusts the system's certificates and these besides. The caller closes it.
    public static HttpClient client(List<X509Certificate> alsoTrusted) {
        return client(alsoTrusted, null);
    }

    /// A client that goes through a proxy.
    ///
    /// @param proxy null to connect directly
    public static HttpClient client(List<X509Certificate> alsoTrusted, @Nullable ProxySelector proxy) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (proxy != null) {
            builder.proxy(proxy);
        }
        if (!alsoTrusted.isEmpty()) {
            builder.sslContext(context(alsoTrusted));
        }
        return builder.build();
    }

    private static SSLContext context(List<X509Certificate> alsoTrusted) {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate certificate : systemTrusted()) {
                all.setCertificateEntry("system" + number++, certificate);
            }
            for (X509Certificate certificate : alsoTrusted) {
                all.setCertificateEntry("also" + number++, certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(all), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the certificates to trust cannot be used", e);
        }
    }

    private static List<X509Certificate> systemTrusted() throws GeneralSecurityException {
        for (TrustManager manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager trust) {
                return List.of(trust.getAcceptedIssuers());
            }
        }
        return List.of();
    }

    private static TrustManager[] trustManagers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
