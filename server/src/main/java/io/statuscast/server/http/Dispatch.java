package io.statuscast.server.http;

import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.statuscast.core.storage.StorageException;
import io.statuscast.server.security.ApiKeys;
import io.statuscast.server.security.Caller;
import io.statuscast.server.security.PresentedKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/// Carries a request to its handler and the answer, or the failure, back: authentication, error answers and security
/// headers in one place. Thread-safe.
final class Dispatch {
    private static final Logger LOG = System.getLogger(Dispatch.class.getName());
    private static final HeaderName TOKEN = HeaderNames.create("Token");

    /// The console loads nothing from elsewhere; pictures may be made of data and blobs.
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data: blob:; "
            + "media-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private static final List<Answer.HeaderLine> SECURITY_HEADERS = List.of(
            new Answer.HeaderLine("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            new Answer.HeaderLine("X-Content-Type-Options", "nosniff"),
            new Answer.HeaderLine("Referrer-Policy", "no-referrer"),
            new Answer.HeaderLine("X-Frame-Options", "DENY"),
            new Answer.HeaderLine("Cross-Origin-Resource-Policy", "same-origin"));

    private final ApiKeys keys;

    Dispatch(ApiKeys keys) {
        this.keys = keys;
    }

    /// Registers the routes, with and without a trailing slash, HEAD wherever there is GET, the refusal of other
    /// methods on their addresses, and the console for everything else.
    void register(HttpRouting.Builder routing, List<Route> routes, ConsoleFiles console) {
        for (Route route : routes) {
            for (String template : List.of(route.template(), route.template() + "/")) {
                for (Method method : methods(route)) {
                    routing.route(
                            method,
                            PathMatchers.create(template),
                            (request, response) -> serve(request, response, route.keyRequired(), route.handler()));
                }
            }
        }
        for (Route route : routes) {
            String allow = allow(routes, route.template());
            for (String template : List.of(route.template(), route.template() + "/")) {
                routing.any(
                        template,
                        (request, response) -> serve(request, response, false, refused -> {
                            throw RequestRefused.method(
                                    refused.prologue().method().text(), allow);
                        }));
            }
        }
        routing.get((request, response) -> serve(request, response, false, console::answer));
        routing.head((request, response) -> serve(request, response, false, console::answer));
        routing.any((request, response) -> serve(request, response, false, refused -> {
            throw RequestRefused.because(Problem.ROUTE_NOT_FOUND);
        }));
        routing.error(Throwable.class, (request, response, failure) -> fail(request, response, failure));
    }

    /// HEAD is GET without the body (RFC 9110, 9.3.2).
    private static List<Method> methods(Route route) {
        return route.method().equals(Method.GET) ? List.of(Method.GET, Method.HEAD) : List.of(route.method());
    }

    private static String allow(List<Route> routes, String template) {
        return String.join(
                ", ",
                routes.stream()
                        .filter(route -> route.template().equals(template))
                        .flatMap(route -> methods(route).stream())
                        .map(Method::text)
                        .sorted()
                        .distinct()
                        .toList());
    }

    private void serve(ServerRequest request, ServerResponse response, boolean keyRequired, Route.Handler handler) {
        Answer answer;
        try {
            answer = keyRequired
                    ? RequestCaller.serve(authenticate(request), handler, request)
                    : handler.handle(request);
        } catch (Exception failure) {
            fail(request, response, failure);
            return;
        }
        send(request, response, answer);
    }

    private static void fail(ServerRequest request, ServerResponse response, Throwable failure) {
        send(
                request,
                response,
                ErrorAnswers.of(
                        failure, request.headers().first(HeaderNames.ACCEPT).orElse("")));
    }

    private Caller authenticate(ServerRequest request) {
        Optional<String> parameter = request.query().first("token").asOptional();
        List<String> candidates = PresentedKey.candidates(
                request.headers().first(TOKEN),
                request.headers().first(HeaderNames.AUTHORIZATION),
                parameter.isPresent()
                        ? parameter
                        : request.query().first("Token").asOptional());
        if (candidates.isEmpty()) {
            throw RequestRefused.because(Problem.KEY_MISSING);
        }
        return keys.verify(candidates).orElseThrow(() -> RequestRefused.because(Problem.KEY_INVALID));
    }

    private static void send(ServerRequest request, ServerResponse response, Answer answer) {
        response.status(answer.status());
        response.header("Content-Type", answer.contentType());
        for (Answer.HeaderLine line : SECURITY_HEADERS) {
            response.header(line.name(), line.value());
        }
        response.header("Cache-Control", "no-store");
        for (Answer.HeaderLine line : answer.headers()) {
            response.header(line.name(), line.value());
        }
        Answer.Stream stream = answer.stream();
        if (stream != null) {
            stream(request, response, stream);
        } else if (request.prologue().method().equals(Method.HEAD)) {
            response.header("Content-Length", Integer.toString(answer.body().length));
            response.send(new byte[0]);
        } else {
            response.send(answer.body());
        }
    }

    /// What goes wrong once the head is sent can only be logged: the stream ends, and whoever reads it comes again.
    private static void stream(ServerRequest request, ServerResponse response, Answer.Stream stream) {
        try (stream) {
            if (request.prologue().method().equals(Method.HEAD)) {
                response.send(new byte[0]);
                return;
            }
            try (OutputStream out = response.outputStream()) {
                stream.writeTo(out);
            }
        } catch (IOException | SocketWriterException | UncheckedIOException | StorageException ended) {
            LOG.log(Level.DEBUG, "a stream ended: {0}", ended.getMessage());
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "a stream ended early", failure);
        }
    }
}
