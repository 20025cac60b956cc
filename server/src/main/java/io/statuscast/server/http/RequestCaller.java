package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.statuscast.server.security.Caller;

/// Whose key the request carried that the present thread serves.
final class RequestCaller {
    private static final ScopedValue<Caller> CALLER = ScopedValue.newInstance();

    private RequestCaller() {}

    /// Has a handler serve a request in the name of its caller.
    static Answer serve(Caller caller, Route.Handler handler, ServerRequest request) {
        return ScopedValue.where(CALLER, caller).call(() -> handler.handle(request));
    }

    /// The caller of the request at hand, on the thread that serves it. A handler of a route without a key has
    /// none, and asking is a bug.
    static Caller get() {
        return CALLER.get();
    }
}
