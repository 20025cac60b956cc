package io.statuscast.server.app;

import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.config.Config;
import io.statuscast.server.http.ApiPorts;
import io.statuscast.server.http.ApiServer;
import io.statuscast.server.http.ApiSettings;
import io.statuscast.server.http.PostPorts;
import io.statuscast.server.security.ApiKeys;
import java.net.URI;

/// The HTTP server.
///
/// @param address where people reach the console, with a slash at its end
record HttpWiring(ApiServer server, URI address) {

    /// What the HTTP server stands on.
    record Below(ApiKeys keys, StorageWiring storage, GatewayWiring gateway, QueueWiring queue, MediaWiring media) {}

    static HttpWiring wire(Config config, Below below, Timekeeper time, Lifecycle lifecycle) {
        var ports = new ApiPorts(
                below.keys(),
                below.storage().devices(),
                below.gateway().gateway(),
                below.gateway()::connect,
                below.gateway().gateway(),
                new PostPorts(
                        below.storage().posts(),
                        below.queue().posts(),
                        below.queue().changes(),
                        below.queue().queues(),
                        below.storage().audiences(),
                        below.storage().views(),
                        below.queue().streams()),
                below.storage().assets(),
                below.media().urlCheck(),
                below.media().trial(),
                below.gateway().sandbox(),
                below.queue().ids(),
                time);
        Config.Http http = config.http();
        var settings = new ApiSettings(http.host(), http.port(), http.bodyBytesMax(), http.lenient(), Version.TEXT);
        ApiServer server = lifecycle.add("http server", start(ports, settings));
        return new HttpWiring(
                server, http.consoleUrl().map(HttpWiring::withSlash).orElseGet(() -> local(server, http)));
    }

    private static ApiServer start(ApiPorts ports, ApiSettings settings) {
        try {
            return ApiServer.start(ports, settings);
        } catch (RuntimeException unbound) {
            throw new StartFailedException(
                    settings.host() + ":" + settings.port()
                            + " cannot be listened on: another program has the port, or the address is not this"
                            + " machine's. Set STATUSCAST_HTTP_PORT or STATUSCAST_HTTP_HOST.",
                    unbound);
        }
    }

    private static URI withSlash(URI address) {
        String text = address.toString();
        return text.endsWith("/") ? address : URI.create(text + "/");
    }

    /// An address that works on this machine: a wildcard is shown as loopback.
    private static URI local(ApiServer server, Config.Http http) {
        String host = switch (http.host()) {
            case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
            case String other when other.contains(":") && !other.startsWith("[") -> "[" + other + "]";
            case String other -> other;
        };
        return URI.create("http://" + host + ":" + server.port() + "/");
    }
}
