package io.statuscast.server.http;

import io.statuscast.core.asset.AssetRepository;
import io.statuscast.core.device.DeviceControl;
import io.statuscast.core.device.DeviceLinking;
import io.statuscast.core.device.DeviceLinks;
import io.statuscast.core.device.DeviceRepository;
import io.statuscast.core.id.ResourceIds;
import io.statuscast.core.time.Timekeeper;
import io.statuscast.server.security.ApiKeys;
import java.util.Optional;

/// What the API works with.
///
/// @param sandbox empty when the server has no sandbox number
public record ApiPorts(
        ApiKeys keys,
        DeviceRepository devices,
        DeviceLinks links,
        DeviceLinking linking,
        DeviceControl control,
        PostPorts posts,
        AssetRepository assets,
        MediaUrlCheck mediaUrls,
        MediaTrial mediaTrial,
        Optional<SandboxView> sandbox,
        ResourceIds ids,
        Timekeeper time) {}
