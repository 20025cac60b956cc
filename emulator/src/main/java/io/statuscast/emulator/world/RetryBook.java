package io.statuscast.emulator.world;

import java.util.LinkedHashSet;

/// Which companion asked which device for which message again: what may be sent to one companion alone.
///
/// Lives as long as the process. Guarded by the world's lock.
public final class RetryBook {
    /// Requests remembered; the oldest is forgotten first.
    private static final int REQUESTS_MAX = 10_000;

    private final LinkedHashSet<Request> requests = new LinkedHashSet<>();

    /// By phone-number addresses of devices.
    private record Request(String by, String of, String messageId) {}

    public void ask(Device by, Device of, String messageId) {
        requests.add(request(by, of, messageId));
        if (requests.size() > REQUESTS_MAX) {
            requests.removeFirst();
        }
    }

    /// Whether it asked; stays true, since an answer whose ack was lost comes again.
    public boolean asked(Device by, Device of, String messageId) {
        return requests.contains(request(by, of, messageId));
    }

    private static Request request(Device by, Device of, String messageId) {
        return new Request(by.phoneJid().toString(), of.phoneJid().toString(), messageId);
    }
}
