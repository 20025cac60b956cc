package io.statuscast.server.http;

import io.helidon.webserver.http.ServerRequest;
import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceRepository;

/// Finds the number that an address names by id, phone or alias.
record PathDevices(DeviceRepository devices) {
    /// Longer names belong to nobody.
    private static final int NAME_MAX = 100;

    /// The device of the path.
    ///
    /// @throws RequestRefused `device:notfound`
    Device of(ServerRequest request) {
        String name = request.path().pathParameters().get("deviceId").strip();
        if (name.isEmpty() || name.length() > NAME_MAX || !TextCheck.isKeepable(name)) {
            throw RequestRefused.because(Problem.DEVICE_NOT_FOUND);
        }
        return devices.resolve(name).orElseThrow(() -> RequestRefused.because(Problem.DEVICE_NOT_FOUND));
    }
}
