package io.statuscast.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The HTTP server, listening from construction until [#close]. Each request runs on a virtual thread of its
/// own.
public final class ApiServer implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 4_096;
    private static final int HEADERS_BYTES_MAX = 16 * 1024;
    private static final int PROLOGUE_BYTES_MAX = 4 * 1024;
    private static final int BACKLOG = 1_024;
    private static final Duration IDLE_MAX = Duration.ofMinutes(2);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final WebServer server;
    private final EventStreams streams;

    private ApiServer(WebServer server, EventStreams streams) {
        this.server = server;
        this.streams = streams;
    }

    /// Opens the port and answers from then on.
    ///
    /// @throws IllegalStateException when the port is taken or the address is not this machine's
    public static ApiServer start(ApiPorts ports, ApiSettings settings) {
        var contract = new Contract();
        HttpRouting.Builder routing = HttpRouting.builder();
        new Dispatch(ports.keys()).register(routing, routes(ports, settings, contract), new ConsoleFiles());
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .backlog(BACKLOG)
                .maxTcpConnections(CONNECTIONS_MAX)
                .idleConnectionTimeout(IDLE_MAX)
                .shutdownGracePeriod(CLOSE_MAX)
                .shutdownHook(false)
                .directHandlers(directHandlers())
                .addConnectionSelector(Http1ConnectionSelector.builder()
                        .config(Http1Config.builder()
                                .maxHeadersSize(HEADERS_BYTES_MAX)
                                .maxPrologueLength(PROLOGUE_BYTES_MAX)
                                // Clients write array parameters with bare brackets, which strict URIs forbid.
                                .validatePrologue(false)
                                .build())
                        .build())
                .routing(routing)
                .build()
                .start();
        if (!server.isRunning()) {
            // Helidon only logs why, and goes on.
            throw new IllegalStateException("cannot listen on " + settings.host() + ":" + settings.port());
        }
        // The contract takes longer to parse than everything else: the first request should not wait for all of it.
        Thread.ofVirtual().name("contract-warm-up").start(contract::warmUp);
        return new ApiServer(server, ports.posts().streams());
    }

    static List<Route> routes(ApiPorts ports, ApiSettings settings, Contract contract) {
        var devices = new DeviceRoutes(ports, settings, contract);
        var scans = new ScanRoutes(ports, contract);
        return Stream.of(
                        new StatusCreation(ports, settings, contract).routes(),
                        new StatusBulk(ports, settings, contract).routes(),
                        new StatusChanges(ports, settings, contract).routes(),
                        new StatusRemovals(ports, settings, contract).routes(),
                        new StatusRoutes(ports, contract).routes(),
                        new EventRoutes(ports, contract).routes(),
                        new ViewRoutes(ports, contract).routes(),
                        new AudienceRoutes(ports, settings, contract).routes(),
                        new QueueRoutes(ports, settings, contract).routes(),
                        devices.routes(),
                        scans.routes(),
                        new DeviceControlRoutes(ports, settings, contract, devices, scans).routes(),
                        new ServerRoutes(ports, settings, contract).routes())
                .flatMap(List::stream)
                .toList();
    }

    /// What never reaches a route is answered with the contract's body, too.
    private static DirectHandlers directHandlers() {
        var handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> {
                Answer answer = ErrorAnswers.of(ErrorAnswers.ofTransport(status.code()), "");
                return TransportResponse.builder()
                        .status(Status.create(answer.status()))
                        .header(HeaderNames.CONTENT_TYPE, answer.contentType())
                        .keepAlive(false)
                        .entity(answer.body())
                        .build();
            });
        }
        return handlers.build();
    }

    /// The port it listens on, also when a free one was asked for.
    public int port() {
        return server.port();
    }

    /// Ends the event streams, stops taking requests, and lets those under way finish, for some seconds at most.
    @Override
    public void close() {
        streams.close();
        server.stop();
    }
}
