package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceLink;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/// The QR code that links a number, in every encoding of the contract. Source: `docs/openapi.yaml`, scanDevice.
final class ScanRoutes {
    /// How long a request waits for WhatsApp to hand out a code.
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int PNG_SIZE_DEFAULT = 400;

    private final ApiPorts ports;
    private final Contract contract;
    private final PathDevices devices;

    ScanRoutes(ApiPorts ports, Contract contract) {
        this.ports = ports;
        this.contract = contract;
        this.devices = new PathDevices(ports.devices());
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/devices/{deviceId}/scan", this::scan));
    }

    private record ScanJson(String encoding, String data, String expiresAt) {}

    private Answer scan(ServerRequest request) {
        Device device = devices.of(request);
        Query query = contract.operation("scanDevice").read(request.query());
        DeviceLink.Pairing pairing = pairing(device, query.flag("force"));
        int size = query.integer("size", PNG_SIZE_DEFAULT);
        String encoding = query.text("encoding").orElse("svg");
        String text = pairing.qrText();
        return switch (encoding) {
            case "json" -> json(encoding, text, pairing);
            case "base64" -> json(encoding, base64(text, size), pairing);
            case "base64_uri" -> json(encoding, "data:image/png;base64," + base64(text, size), pairing);
            case "uri" -> Answer.text("text/plain; charset=utf-8", text);
            case "image" -> Answer.bytes("image/png", QrImage.of(text).png(size));
            default -> Answer.text("image/svg+xml", QrImage.of(text).svg());
        };
    }

    private static Answer json(String encoding, String data, DeviceLink.Pairing pairing) {
        return Answer.ok(new ScanJson(encoding, data, Json.time(pairing.expiresAt())));
    }

    private static String base64(String text, int size) {
        return Base64.getEncoder().encodeToString(QrImage.of(text).png(size));
    }

    /// The code to scan. Asking for it begins the linking of a number that is not linked; one that the phone
    /// has removed is linked again only when forced.
    DeviceLink.Pairing pairing(Device device, boolean force) {
        DeviceLink link = ports.links().of(device.id());
        boolean begun = link instanceof DeviceLink.Unlinked || (force && link instanceof DeviceLink.LoggedOut);
        if (begun) {
            ports.linking().begin(device);
        }
        Instant deadline = ports.time().instant().plus(WAIT_MAX);
        while (!(link instanceof DeviceLink.Pairing pairing)) {
            if (!leadsToACode(link, begun || !device.wasLinked())
                    || ports.time().instant().isAfter(deadline)) {
                throw RequestRefused.because(
                        Problem.SCAN_NOTHING, "There is no QR code to scan now. " + link.sentence());
            }
            pause();
            link = ports.links().of(device.id());
        }
        return pairing;
    }

    /// Whether waiting makes sense.
    ///
    /// @param linking whether the number is being linked, not merely connecting again
    private static boolean leadsToACode(DeviceLink link, boolean linking) {
        return switch (link) {
            case DeviceLink.Unlinked _ -> linking;
            case DeviceLink.Pairing _ -> true;
            case DeviceLink.Connecting _ -> linking;
            case DeviceLink.LoggedOut _ -> linking;
            case DeviceLink.Online _ -> false;
            case DeviceLink.Reconnecting _ -> false;
            case DeviceLink.Refused _ -> false;
            case DeviceLink.PasskeyNeeded _ -> linking;
            case DeviceLink.Replaced _ -> false;
            case DeviceLink.Outdated _ -> false;
            case DeviceLink.Blocked _ -> false;
        };
    }

    private void pause() {
        try {
            ports.time().pause(LOOK_EVERY);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw RequestRefused.because(Problem.SERVER_BUSY);
        }
    }
}
