package io.statuscast.emulator.sim;

import io.statuscast.emulator.media.MediaHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// The way of one process to the media hosts: a request is answered on the calling thread, after the network's
/// latency, or fails as the network does. No sockets, no threads.
final class SimMedia extends HttpClient {
    private final SimNetwork network;
    private final MediaHost host;

    SimMedia(SimNetwork network, MediaHost host) {
        this.network = network;
        this.host = host;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        network.travel("to the media host");
        MediaHost.Answer answer = host.answer(new MediaHost.Request(
                request.method(),
                request.uri(),
                request.headers().firstValue("Origin").orElse(null),
                request.headers().firstValue("Range").orElse(null),
                body(request)));
        network.travel("from the media host: " + answer.status());
        return Received.of(request, answer, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return CompletableFuture.completedFuture(send(request, handler));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            HttpResponse.@Nullable PushPromiseHandler<T> push) {
        return sendAsync(request, handler);
    }

    private static byte[] body(HttpRequest request) {
        var bytes = new ByteArrayOutputStream();
        request.bodyPublisher().ifPresent(publisher -> publisher.subscribe(new Collector(bytes)));
        return bytes.toByteArray();
    }

    private record Collector(ByteArrayOutputStream bytes) implements Flow.Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            var some = new byte[part.remaining()];
            part.get(some);
            bytes.writeBytes(some);
        }

        @Override
        public void onError(Throwable failure) {
            throw new IllegalStateException(failure);
        }

        @Override
        public void onComplete() {}
    }

    /// An answer as the client reads it.
    private record Received<T>(HttpRequest request, int statusCode, T body) implements HttpResponse<T> {
        private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (_, _) -> true);

        private record Head(int statusCode, HttpHeaders headers, HttpClient.Version version)
                implements HttpResponse.ResponseInfo {}

        private record Nothing() implements Flow.Subscription {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        }

        static <T> Received<T> of(HttpRequest request, MediaHost.Answer answer, HttpResponse.BodyHandler<T> handler) {
            HttpResponse.BodySubscriber<T> reader =
                    handler.apply(new Head(answer.status(), NO_HEADERS, HttpClient.Version.HTTP_1_1));
            reader.onSubscribe(new Nothing());
            reader.onNext(List.of(ByteBuffer.wrap(answer.body())));
            reader.onComplete();
            return new Received<>(
                    request,
                    answer.status(),
                    reader.getBody().toCompletableFuture().join());
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return NO_HEADERS;
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }

    @Override
    public void close() {}

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        throw new UnsupportedOperationException("there is no TLS here");
    }

    @Override
    public SSLParameters sslParameters() {
        return new SSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
