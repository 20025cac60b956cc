package io.statuscast.server.gateway;

import io.statuscast.core.device.DeviceLink;
import io.statuscast.whatsapp.client.LinkState;

/// WhatsApp's link states in the words of the queue and the API.
final class LinkWords {
    private LinkWords() {}

    static DeviceLink of(LinkState state) {
        return switch (state) {
            case LinkState.Unlinked _ -> new DeviceLink.Unlinked();
            case LinkState.Pairing(var qr) -> new DeviceLink.Pairing(qr.text(), qr.expiresAt());
            case LinkState.Connecting _ -> new DeviceLink.Connecting();
            case LinkState.Online(var since) -> new DeviceLink.Online(since);
            case LinkState.Reconnecting(var attempt, var nextTry) -> new DeviceLink.Reconnecting(attempt, nextTry);
            case LinkState.LoggedOut(var reason) -> new DeviceLink.LoggedOut(reason);
            case LinkState.Replaced _ -> new DeviceLink.Replaced();
            case LinkState.Outdated _ -> new DeviceLink.Outdated();
            case LinkState.Blocked(var code, var until) -> new DeviceLink.Blocked(code, until);
        };
    }
}
