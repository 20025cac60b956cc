package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Jid;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/// Which companion asked which device for which message again: what may be sent to one companion alone.
///
/// Lives as long as the process. Guarded by the world's lock.
public final class RetryBook {
    /// Requests remembered; the oldest is forgotten first.
    private static final int REQUESTS_MAX = 10_000;

    private final LinkedHashSet<Request> requests = new LinkedHashSet<>();
    private final LinkedHashSet<Request> vain = new LinkedHashSet<>();

    /// By phone-number addresses of devices; `of` is empty for one that is gone.
    private record Request(String by, String of, String messageId) {}

    public void ask(Device by, Device of, String messageId) {
        add(requests, request(by, of, messageId));
    }

    /// Notes a request to a companion that was unlinked before it answered: nobody can answer it any more.
    public void askInVain(Device by, String messageId) {
        add(vain, new Request(by.phoneJid().toString(), "", messageId));
    }

    /// @param by phone-number address of a device
    public boolean askedInVain(Jid by, String messageId) {
        return vain.contains(new Request(by.toString(), "", messageId));
    }

    /// The messages that a device asked for, of whomever.
    ///
    /// @param by phone-number address of a device
    public Set<String> askedBy(Jid by) {
        return requests.stream()
                .filter(request -> request.by().equals(by.toString()))
                .map(Request::messageId)
                .collect(Collectors.toSet());
    }

    private static void add(SequencedSet<Request> to, Request request) {
        to.add(request);
        if (to.size() > REQUESTS_MAX) {
            to.removeFirst();
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
