package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the server tells about itself, and the phone view of the sandbox.
final class ServerRoutes {
    private final Optional<SandboxView> sandbox;
    private final Contract contract;
    private final Health health;

    ServerRoutes(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.sandbox = ports.sandbox();
        this.contract = contract;
        this.health = new Health("ok", settings.version());
    }

    List<Route> routes() {
        return List.of(
                Route.open("/health", request -> Answer.ok(health)),
                Route.open(
                        "/openapi.yaml", request -> Answer.bytes("application/yaml; charset=utf-8", Contract.source())),
                Route.open("/problems/{problem}", ServerRoutes::problem),
                Route.get("/v1/sandbox/seen", this::seen));
    }

    private record Health(String status, String version) {}

    private static Answer problem(ServerRequest request) {
        String name = request.path().pathParameters().get("problem");
        return Arrays.stream(Problem.values())
                .filter(problem -> problem.pageName().equals(name))
                .findFirst()
                .map(problem -> Answer.bytes(
                        "text/markdown; charset=utf-8", problem.page().getBytes(StandardCharsets.UTF_8)))
                .orElseThrow(() -> RequestRefused.because(Problem.ROUTE_NOT_FOUND));
    }

    private Answer seen(ServerRequest request) {
        Query query = contract.operation("getSandboxSeen").read(request.query());
        SandboxView view = sandbox.orElseThrow(() -> RequestRefused.because(Problem.SANDBOX_ABSENT));
        return Answer.ok(view.phones(query.size()).stream().map(PhoneJson::from).toList());
    }

    private record PhoneJson(String phone, String name, List<SeenJson> statuses) {
        static PhoneJson from(SandboxView.Phone phone) {
            return new PhoneJson(
                    phone.phone(),
                    phone.name(),
                    phone.statuses().stream().map(SeenJson::from).toList());
        }
    }

    private record SeenJson(
            String id,
            String from,
            String at,
            String type,
            @Nullable String text,
            @Nullable String caption,
            @Nullable String color,
            @Nullable Integer font,
            @Nullable String mimetype,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer seconds,
            @Nullable Integer size,
            @Nullable String data) {
        static SeenJson from(SandboxView.Seen seen) {
            return new SeenJson(
                    seen.id(),
                    seen.from(),
                    Json.time(seen.at()),
                    seen.type(),
                    seen.text(),
                    seen.caption(),
                    seen.color(),
                    seen.font(),
                    seen.mimetype(),
                    seen.width(),
                    seen.height(),
                    seen.seconds(),
                    seen.size(),
                    seen.data());
        }
    }
}
