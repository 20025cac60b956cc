package io.statuscast.server.http;

import io.statuscast.core.device.Device;
import io.statuscast.core.device.DeviceControl;
import io.statuscast.core.device.DeviceLink;
import io.statuscast.core.id.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Notes what it was told, and answers what the test wants.
final class FakeControl implements DeviceControl {
    final List<String> orders = new CopyOnWriteArrayList<>();
    volatile CodeAnswer code =
            new CodeAnswer.Offered(new DeviceLink.TypedCode("ABCD-EFGH", Instant.ofEpochSecond(2_000_000_000)));
    volatile Health health = Health.NONE;
    volatile List<TestStep> steps = List.of();
    volatile List<Contact> contacts = List.of();

    @Override
    public void reboot(Device device) {
        orders.add("reboot " + device.alias() + (device.proxy() == null ? "" : " through " + device.proxy()));
    }

    @Override
    public boolean reset(Device device) {
        orders.add("reset " + device.alias());
        return true;
    }

    @Override
    public boolean remove(Device device) {
        orders.add("remove " + device.alias());
        return true;
    }

    @Override
    public CodeAnswer requestCode(ResourceId device, String phoneDigits) {
        orders.add("code " + phoneDigits);
        return code;
    }

    @Override
    public List<TestStep> selfTest(ResourceId device) {
        return steps;
    }

    @Override
    public void wireLog(ResourceId device, boolean on) {
        orders.add("wire log " + on);
    }

    @Override
    public Health health(ResourceId device) {
        return health;
    }

    @Override
    public List<Contact> contacts(ResourceId device) {
        return contacts;
    }
}
