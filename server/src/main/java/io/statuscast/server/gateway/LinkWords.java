package io.statuscast.server.gateway;

import io.statuscast.core.device.DeviceLink;
import io.statuscast.whatsapp.client.LinkCode;
import io.statuscast.whatsapp.client.LinkState;

/// WhatsApp's link states in the words of the queue and the API.
final class LinkWords {
    private LinkWords() {}

    static DeviceLink of(LinkState state) {
        return switch (state) {
            case LinkState.Unlinked _ -> new DeviceLink.Unlinked();
            case LinkState.Pairing pairing -> pairing(pairing);
            case LinkState.PasskeyNeeded _ -> new DeviceLink.PasskeyNeeded(state.remedy());
            case LinkState.Connecting _ -> new DeviceLink.Connecting();
            case LinkState.Online(var since, var absence) ->
                new DeviceLink.Online(since, absence == null ? null : absence.remedy());
            case LinkState.Reconnecting(var attempt, var nextTry, var why) ->
                new DeviceLink.Reconnecting(attempt, nextTry, why);
            case LinkState.Refused(var code, var nextTry) -> new DeviceLink.Refused(code, nextTry, state.remedy());
            case LinkState.LoggedOut(var reason) -> new DeviceLink.LoggedOut(reason);
            case LinkState.Replaced _ -> new DeviceLink.Replaced();
            case LinkState.Outdated _ -> new DeviceLink.Outdated();
            case LinkState.Blocked(var code, var until) -> new DeviceLink.Blocked(code, until, state.remedy());
        };
    }

    private static DeviceLink pairing(LinkState.Pairing pairing) {
        LinkCode code = pairing.code();
        return new DeviceLink.Pairing(
                pairing.qr().text(),
                pairing.qr().expiresAt(),
                code == null ? null : new DeviceLink.TypedCode(code.text(), code.expiresAt()),
                pairing.remedy());
    }
}
