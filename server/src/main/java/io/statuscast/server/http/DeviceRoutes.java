package io.statuscast.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/// Linked numbers: add, list, look at one. Source: `docs/openapi.yaml`, Devices.
final class DeviceRoutes {
    /// One server process; docs/benchmarks.md has the figures of a thousand.
    private static final int DEVICES_MAX = 5_000;

    /// What could be an id or a phone may not be an alias: an address could then mean two numbers.
    private static final Pattern LIKE_A_PHONE = Pattern.compile("\\+?\\d{5,20}");

    private final ApiPorts ports;
    private final ApiSettings settings;
    private final Contract contract;
    private final PathDevices devices;
    private final ReentrantLock creation = new ReentrantLock();

    DeviceRoutes(ApiPorts ports, ApiSettings settings, Contract contract) {
        this.ports = ports;
        this.settings = settings;
        this.contract = contract;
        this.devices = new PathDevices(ports.devices());
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/devices", this::list),
                Route.post("/v1/devices", this::create),
                Route.get("/v1/devices/{deviceId}", request -> Answer.ok(json(devices.of(request)))));
    }

    private Answer list(ServerRequest request) {
        Query query = contract.operation("getDevices").read(request.query());
        List<DeviceJson> found = ports.devices().list().stream()
                .filter(device -> matches(device, query))
                .skip((long) query.page() * query.size())
                .limit(query.size())
                .map(this::json)
                .toList();
        return Answer.ok(found);
    }

    private boolean matches(Device device, Query query) {
        DeviceLink link = ports.links().of(device.id());
        return (!query.has("status") || query.texts("status").contains(link.apiStatus()))
                && (!query.has("sessionStatus") || query.texts("sessionStatus").contains(link.apiSessionStatus()))
                && query.text("search")
                        .filter(words -> !names(device).contains(words.toLowerCase(Locale.ROOT)))
                        .isEmpty();
    }

    private static String names(Device device) {
        Device.Account account = device.account();
        String phone = account == null ? "" : account.phone();
        return (device.alias() + "\n" + phone + "\n" + device.id()).toLowerCase(Locale.ROOT);
    }

    private Answer create(ServerRequest request) {
        OperationSchema schema = contract.operation("createDevice");
        schema.read(request.query());
        ObjectNode body = new JsonBody(settings.bodyBytesMax()).read(request);
        var errors = new ArrayList<>(schema.checkBody(body, settings.lenient()));
        String alias =
                Optional.ofNullable(body.path("alias").textValue()).orElse("").strip();
        if (errors.isEmpty()) {
            checkMeaning(body, alias, errors);
        }
        RequestRefused.ifAny(errors);
        Device device = insert(alias);
        ports.linking().begin(device);
        return Answer.created(json(device), "/v1/devices/" + device.id());
    }

    private void checkMeaning(ObjectNode body, String alias, List<FieldError> errors) {
        checkAlias(alias, errors);
        if (body.has("phone")) {
            errors.add(FieldError.inBody(
                    Problem.FEATURE_UNAVAILABLE,
                    "phone",
                    "`phone` is not supported by this version, which learns the number when its QR code is scanned;"
                            + " leave it out."));
        }
    }

    /// Finds what is wrong with a name.
    void checkAlias(String alias, List<FieldError> errors) {
        if (alias.isEmpty()) {
            errors.add(
                    FieldError.inBody(Problem.FIELD_LENGTH, "alias", "`alias` is blank; send at least 1 character."));
        }
        boolean ambiguous = ResourceId.parse(alias).isPresent()
                || LIKE_A_PHONE.matcher(alias).matches()
                || alias.indexOf('/') >= 0;
        if (ambiguous) {
            errors.add(FieldError.inBody(
                    Problem.FIELD_FORMAT,
                    "alias",
                    "`alias` looks like an id or a phone, or has a slash; choose a name that can stand in an"
                            + " address."));
        }
    }

    /// Gives a device a name that no other has.
    void rename(Device device, String alias) {
        creation.lock();
        try {
            if (ports.devices()
                    .resolve(alias)
                    .filter(other -> !other.id().equals(device.id()))
                    .isPresent()) {
                throw RequestRefused.because(Problem.DEVICE_EXISTS);
            }
            ports.devices().rename(device.id(), alias);
        } finally {
            creation.unlock();
        }
    }

    /// Under a lock, so that two requests at once cannot both take an alias.
    private Device insert(String alias) {
        creation.lock();
        try {
            if (ports.devices().resolve(alias).isPresent()) {
                throw RequestRefused.because(Problem.DEVICE_EXISTS);
            }
            if (ports.devices().list().size() >= DEVICES_MAX) {
                throw RequestRefused.because(Problem.DEVICE_LIMIT);
            }
            Device device = Device.unlinked(
                    ports.ids().next(), alias, false, ports.time().instant());
            ports.devices().insert(device);
            return device;
        } finally {
            creation.unlock();
        }
    }

    DeviceJson json(Device device) {
        var now = ports.time().instant();
        return DeviceJson.from(
                device,
                ports.links().of(device.id()),
                ports.posts().queues().of(device.id()),
                ports.posts().repository().count(device.id(), now),
                now);
    }
}
