package io.statuscast.server.media;

import io.statuscast.server.media.GuardedResolver.ForbiddenAddress;
import io.statuscast.server.media.NameLookup.SlowLookup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Fetches pictures and films from public http(s) URLs into files, through the [AddressGuard].
///
/// Redirects are followed by hand, each judged anew. Cookies, credentials in URLs and content encodings are not used.
/// Thread-safe; blocking.
public final class MediaFetcher implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int CONNECTIONS_MAX = 32;

    private final CloseableHttpClient client;
    private final GuardedResolver resolver;
    private final FetchLimits limits;
    private final InstantSource clock;

    public MediaFetcher(AddressGuard guard, FetchLimits limits, InstantSource clock) {
        this(new GuardedResolver(guard, new NameLookup()), limits, clock);
    }

    MediaFetcher(GuardedResolver resolver, FetchLimits limits, InstantSource clock) {
        this.resolver = resolver;
        this.limits = limits;
        this.clock = clock;
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setMaxConnTotal(CONNECTIONS_MAX)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(timeout(limits.silenceMax()))
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(limits.connectMax()))
                        .setSocketTimeout(timeout(limits.silenceMax()))
                        .build())
                .build();
        this.client = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout(limits.silenceMax()))
                        .build())
                .setUserAgent("Statuscast")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /// Refuses a URL that can be seen to be wrong before anything is accepted: another scheme, credentials inside,
    /// or a host whose addresses the guard forbids. A name that does not resolve yet passes.
    ///
    /// @throws MediaException with `media:url` or `media:forbidden-address`
    public void check(String url) throws MediaException {
        URI uri = parse(url);
        try {
            resolver.resolve(bareHost(uri), port(uri));
        } catch (ForbiddenAddress e) {
            throw forbidden();
        } catch (UnknownHostException e) {
            return;
        }
    }

    /// Fetches into a file, which is complete when the method returns; the caller deletes it when it throws.
    ///
    /// @throws MediaException `media:url`, `media:forbidden-address`, `media:not-found`, `media:http-error`,
    ///     `media:unreachable`, `media:timeout`, `media:too-large` or `media:empty`
    /// @throws IOException when the file cannot be written
    /// @throws InterruptedException when the calling thread was interrupted, which is no fault of the other side
    public void fetch(String url, Path into) throws MediaException, IOException, InterruptedException {
        long deadline = clock.millis() + limits.totalMax().toMillis();
        URI uri = parse(url);
        for (int hop = 0; hop <= limits.redirectsMax(); hop++) {
            URI next = hop(uri, into, deadline);
            if (next == null) {
                return;
            }
            uri = next;
        }
        throw MediaException.refused(
                "media:http-error", "The media URL redirects more than " + limits.redirectsMax() + " times.");
    }

    /// One request: the address of a redirect, or null when the body has been written.
    private @Nullable URI hop(URI uri, Path into, long deadline)
            throws MediaException, IOException, InterruptedException {
        var request = new HttpGet(uri);
        request.setHeader("Accept", "image/*, video/*;q=0.9, */*;q=0.1");
        var expiry = new FetchDeadline(request, deadline - clock.millis());
        try (expiry) {
            ClassicHttpResponse response = client.executeOpen(null, request, null);
            try {
                return receive(uri, response, into, expiry);
            } finally {
                // To close it alone would drain a body that is not wanted, however long it is.
                expiry.abort();
                Closer.closeQuietly(response);
            }
        } catch (ForbiddenAddress e) {
            throw forbidden();
        } catch (Disk disk) {
            throw disk.reason;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while fetching");
            }
            throw expiry.passed() ? tooSlow() : unreachable(uri, e);
        }
    }

    private @Nullable URI receive(URI uri, ClassicHttpResponse response, Path into, FetchDeadline expiry)
            throws IOException, MediaException {
        int status = response.getCode();
        if (status >= 300 && status < 400 && status != 304) {
            return redirect(uri, response.getFirstHeader("Location"));
        }
        if (status != 200) {
            throw answered(status);
        }
        save(response.getEntity(), into, expiry);
        return null;
    }

    private void save(@Nullable HttpEntity entity, Path into, FetchDeadline expiry) throws IOException, MediaException {
        if (entity == null) {
            throw MediaException.refused("media:empty", "The media URL answered without a body.");
        }
        if (entity.getContentLength() > limits.bytesMax()) {
            throw tooLarge();
        }
        long total = 0;
        InputStream in = entity.getContent();
        try (OutputStream out = open(into)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
                if (total > limits.bytesMax() || expiry.passed()) {
                    throw expiry.passed() ? tooSlow() : tooLarge();
                }
                write(out, buffer, n);
            }
        } finally {
            if (total == 0 || total > limits.bytesMax()) {
                Files.deleteIfExists(into);
            }
        }
        if (total == 0) {
            throw MediaException.refused("media:empty", "The media URL answered with an empty body.");
        }
    }

    private static OutputStream open(Path into) throws Disk {
        try {
            return Files.newOutputStream(into);
        } catch (IOException e) {
            throw new Disk(e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int n) throws Disk {
        try {
            out.write(buffer, 0, n);
        } catch (IOException e) {
            throw new Disk(e);
        }
    }

    private static URI redirect(URI from, @Nullable Header location) throws MediaException {
        if (location == null) {
            throw MediaException.refused("media:http-error", "The media URL redirects to nowhere.");
        }
        try {
            return parse(from.resolve(location.getValue().strip()).toString());
        } catch (IllegalArgumentException e) {
            throw MediaException.refused("media:url", "The media URL redirects to something that is no http(s) URL.");
        }
    }

    private static URI parse(String url) throws MediaException {
        try {
            URI uri = new URI(url.strip());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("http") || scheme.equals("https");
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw notAUrl();
        }
        throw notAUrl();
    }

    private static String bareHost(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static MediaException notAUrl() {
        return MediaException.refused(
                "media:url", "media.url must be a public http or https URL without a user name in it.");
    }

    private static MediaException forbidden() {
        return MediaException.refused(
                "media:forbidden-address",
                "media.url leads to a private or reserved network address. Use a public URL, or let the operator add"
                        + " the address to STATUSCAST_FETCH_ALLOW.");
    }

    private static MediaException answered(int status) {
        if (status == 404 || status == 410) {
            return MediaException.refused(
                    "media:not-found", "The media URL answered " + status + ": the file is not there. Check the URL.");
        }
        String sentence = "The media URL answered " + status + " instead of the file.";
        boolean passing = status == 408 || status == 425 || status == 429 || status >= 500;
        return passing
                ? MediaException.passing("media:http-error", sentence)
                : MediaException.refused("media:http-error", sentence + " It must be readable without signing in.");
    }

    private MediaException tooLarge() {
        return MediaException.refused(
                "media:too-large", "The media file is larger than " + (limits.bytesMax() >> 20) + " MB.");
    }

    private MediaException tooSlow() {
        return MediaException.refused(
                "media:timeout",
                "The media URL did not deliver the whole file within "
                        + limits.totalMax().toSeconds() + " seconds.");
    }

    private static MediaException unreachable(URI uri, IOException cause) {
        String host = bareHost(uri);
        return switch (cause) {
            case SlowLookup e ->
                MediaException.passing(
                        "media:timeout",
                        "No name server told the address of " + host + ", the host of the media URL, in time.");
            case UnknownHostException e ->
                MediaException.passing("media:unreachable", "The host " + host + " of the media URL does not exist.");
            case SocketTimeoutException e ->
                MediaException.passing("media:timeout", "The host " + host + " of the media URL does not answer.");
            case SSLException e ->
                MediaException.refused(
                        "media:unreachable", "The host " + host + " of the media URL has no valid certificate.");
            default ->
                MediaException.passing(
                        "media:unreachable", "The host " + host + " of the media URL cannot be reached.");
        };
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /// A failure to write, told apart from a failure to read.
    private static final class Disk extends IOException {
        private final IOException reason;

        Disk(IOException reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
