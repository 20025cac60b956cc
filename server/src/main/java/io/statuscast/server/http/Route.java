package io.statuscast.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;

/// One address and method of the API.
///
/// @param template    as in `docs/openapi.yaml`, without a trailing slash
/// @param keyRequired whether an API key must be presented
record Route(Method method, String template, boolean keyRequired, Handler handler) {

    /// Serves one request. Blocks on the request's virtual thread; failures are thrown.
    @FunctionalInterface
    interface Handler {
        Answer handle(ServerRequest request);
    }

    static Route get(String template, Handler handler) {
        return new Route(Method.GET, template, true, handler);
    }

    static Route post(String template, Handler handler) {
        return new Route(Method.POST, template, true, handler);
    }

    static Route patch(String template, Handler handler) {
        return new Route(Method.PATCH, template, true, handler);
    }

    static Route delete(String template, Handler handler) {
        return new Route(Method.DELETE, template, true, handler);
    }

    static Route open(String template, Handler handler) {
        return new Route(Method.GET, template, false, handler);
    }
}
