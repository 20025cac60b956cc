package io.statuscast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceControl.CodeAnswer;
import io.statuscast.core.device.DeviceControl.Health;
import io.statuscast.core.device.DeviceControl.TestStep;
import io.statuscast.core.device.DeviceLink;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is done to a linked number: its code to type, its settings, its connection, its end. Source:
/// `docs/openapi.yaml`, Devices.
final class DeviceControlRoutes {
    private static final String DEVICE = "/v1/devices/{deviceId}";
    private static final Pattern PHONE = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern PROXY =
            Pattern.compile("(http|socks5)://([^\\s:@/]+:[^\\s:@/]*@)?(\\[[0-9a-fA-F:]+]|[^\\s:@/\\[\\]]+):\\d{1,5}/?");

    private static final int PORT_MAX = 65_535;

    private final ApiPorts ports;
    private final ApiSettings settings;
    private final Contract contract;
    private final PathDevices devices;
    private final ScanRoutes scans;
    private final DeviceRoutes shown;

    DeviceControlRoutes(ApiPorts ports, ApiSettings settings, Contract contract, DeviceRoutes shown, ScanRoutes scans) {
        this.ports = ports;
        this.settings = settings;
        this.contract = contract;
        this.devices = new PathDevices(ports.devices());
        this.scans = scans;
        this.shown = shown;
    }

    List<Route> routes() {
        return List.of(
                Route.patch(DEVICE, this::change),
                Route.delete(DEVICE, this::remove),
                Route.post(DEVICE + "/authcode", this::code),
                Route.post(DEVICE + "/start", request -> ordered(request, "startDevice", ports.linking()::begin)),
                Route.post(DEVICE + "/reboot", request -> ordered(request, "rebootDevice", ports.control()::reboot)),
                Route.post(DEVICE + "/reset", request -> ordered(request, "resetDevice", ports.control()::reset)),
                Route.post(DEVICE + "/selftest", this::test),
                Route.get(DEVICE + "/health", this::health),
                Route.get(DEVICE + "/sync", this::sync));
    }

    private Answer ordered(ServerRequest request, String operation, Consumer<Device> order) {
        contract.operation(operation).read(request.query());
        Device device = devices.of(request);
        order.accept(device);
        return Answer.ok(shown.json(device));
    }

    private record CodeJson(String code, String phone, String expiresAt) {}

    private Answer code(ServerRequest request) {
        Device device = devices.of(request);
        ObjectNode body = contract.body(request, "requestAuthCode", settings);
        String phone = body.path("phone").asText();
        if (!PHONE.matcher(phone).matches()) {
            throw RequestRefused.because(List.of(
                    FieldError.inBody(Problem.PHONE_INVALID, "phone", "`phone` is not a number in E.164 form.")));
        }
        DeviceLink link = ports.links().of(device.id());
        if (link instanceof DeviceLink.Online || (device.wasLinked() && !link.needsUser())) {
            throw RequestRefused.because(Problem.DEVICE_LINKED);
        }
        // A code needs the same connection as a QR code: this waits for it.
        scans.pairing(device, true);
        return switch (ports.control().requestCode(device.id(), phone.substring(1))) {
            case CodeAnswer.Offered offered ->
                Answer.ok(new CodeJson(
                        offered.code().code(), phone, Json.time(offered.code().expiresAt())));
            case CodeAnswer.Refused(var why, var sentence) -> throw RequestRefused.because(problem(why), sentence);
        };
    }

    private static Problem problem(String why) {
        return switch (why) {
            case "phone:invalid" -> Problem.PHONE_INVALID;
            case "link:linked" -> Problem.DEVICE_LINKED;
            case "link:not-ready" -> Problem.CODE_NOTHING;
            default -> Problem.CODE_REFUSED;
        };
    }

    private Answer change(ServerRequest request) {
        Device device = devices.of(request);
        ObjectNode body = contract.body(request, "changeDevice", settings);
        var errors = new ArrayList<FieldError>();
        JsonNode proxy = body.path("proxy");
        if (proxy.isTextual() && !isProxy(proxy.textValue())) {
            errors.add(FieldError.inBody(
                    Problem.PROXY_INVALID,
                    "proxy",
                    "`proxy` is not of the form http://host:port or socks5://host:port."));
        }
        if (body.has("alias")) {
            shown.checkAlias(body.path("alias").asText().strip(), errors);
        }
        RequestRefused.ifAny(errors);
        if (body.has("alias")) {
            shown.rename(device, body.path("alias").asText().strip());
        }
        if (body.has("proxy")) {
            changeProxy(device, proxy.textValue());
        }
        if (body.has("wireLog")) {
            ports.control().wireLog(device.id(), body.path("wireLog").asBoolean());
        }
        return Answer.ok(shown.json(ports.devices().find(device.id()).orElse(device)));
    }

    /// Whether a client can be given it: what is stored here and cannot be read would keep the server from starting.
    private static boolean isProxy(String text) {
        try {
            URI address = new URI(text);
            return PROXY.matcher(text).matches()
                    && address.getHost() != null
                    && address.getPort() > 0
                    && address.getPort() <= PORT_MAX;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private void changeProxy(Device device, @Nullable String proxy) {
        ports.devices().changeProxy(device.id(), proxy);
        if (!(ports.links().of(device.id()) instanceof DeviceLink.Unlinked)) {
            ports.control().reboot(device.through(proxy));
        }
    }

    private record RemovedJson(String id, String status, boolean loggedOut) {}

    private Answer remove(ServerRequest request) {
        contract.operation("deleteDevice").read(request.query());
        Device device = devices.of(request);
        boolean told = ports.control().remove(device);
        ports.devices().delete(device.id());
        ports.posts().queues().removed(device.id());
        return Answer.ok(new RemovedJson(device.id().value(), "removed", told));
    }

    private record TestJson(boolean passed, List<TestStep> steps) {}

    private Answer test(ServerRequest request) {
        contract.operation("testDevice").read(request.query());
        Device device = devices.of(request);
        List<TestStep> steps = ports.control().selfTest(device.id());
        List<TestStep> told = steps.isEmpty()
                ? List.of(new TestStep(
                        "online", false, ports.links().of(device.id()).sentence()))
                : steps;
        return Answer.ok(new TestJson(told.stream().allMatch(TestStep::passed), told));
    }

    private record HealthJson(
            String status,
            String session,
            String state,
            String reason,
            boolean healthy,
            @Nullable String phoneLastSeen,
            int contacts,
            @Nullable String lastSyncAt,
            boolean wireLog) {}

    private Answer health(ServerRequest request) {
        contract.operation("getDeviceHealth").read(request.query());
        Device device = devices.of(request);
        DeviceLink link = ports.links().of(device.id());
        Health health = ports.control().health(device.id());
        Instant seen = health.phoneLastSeen();
        boolean healthy = link instanceof DeviceLink.Online online && online.warning() == null;
        return Answer.ok(new HealthJson(
                link.apiStatus(),
                link.apiSessionStatus(),
                link.code(),
                link.sentence(),
                healthy,
                Json.timeOrNull(seen),
                health.contacts(),
                health.lastSync().map(Json::time).orElse(null),
                health.wireLog()));
    }

    private record SyncJson(
            @Nullable String lastSyncAt, @Nullable Long lastSyncSeconds) {}

    private Answer sync(ServerRequest request) {
        contract.operation("getDeviceSync").read(request.query());
        Device device = devices.of(request);
        Instant now = ports.time().instant();
        return Answer.ok(ports.control()
                .health(device.id())
                .lastSync()
                .map(at -> new SyncJson(
                        Json.time(at), Math.max(0, Duration.between(at, now).toSeconds())))
                .orElse(new SyncJson(null, null)));
    }
}
