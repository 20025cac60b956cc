package io.statuscast.core.device;

/// Begins to link a device to a WhatsApp account. Thread-safe.
@FunctionalInterface
public interface DeviceLinking {
    /// Connects an unlinked device, so that its link becomes [DeviceLink.Pairing] with a QR code, soon. Never
    /// blocks; does nothing when it is under way already or the device is linked.
    void begin(Device device);
}
