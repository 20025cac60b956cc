package io.statuscast.emulator.world;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Misbehaviour on demand, for tests of clients. Thread-safe.
public final class Faults {
    private final World world;
    private int acksToDrop;
    private int messagesToRefuse;
    private int refusalCode;
    private volatile Duration delay = Duration.ZERO;

    Faults(World world) {
        this.world = world;
    }

    /// The next `count` messages are taken and passed on, but never acknowledged.
    public void dropNextAcks(int count) {
        world.locked(() -> acksToDrop = count);
    }

    /// The next `count` messages are answered `<ack error=code>` and reach nobody.
    public void refuseNextMessages(int count, int code) {
        world.locked(() -> {
            refusalCode = code;
            messagesToRefuse = count;
            return code;
        });
    }

    /// Every stanza to a socket leaves this much later; zero ends it.
    public void delay(Duration newDelay) {
        delay = newDelay;
    }

    public Duration delay() {
        return delay;
    }

    /// Cuts a companion's connection without a word.
    ///
    /// @return whether it was connected
    public boolean disconnect(Jid companion) {
        return ended(companion, Endpoint::drop);
    }

    /// Sends a stream error ([StreamErrors]) and closes the connection.
    ///
    /// @return whether it was connected
    public boolean streamError(Jid companion, Node error) {
        return ended(companion, endpoint -> endpoint.end(error));
    }

    // The server's side of the connection is over with this call; the socket follows in its own time.
    private boolean ended(Jid companion, Consumer<Endpoint> how) {
        return world.locked(() -> {
            Optional<Device> connected =
                    world.deviceOf(companion).filter(d -> d.endpoint().isPresent());
            connected.ifPresent(device -> {
                device.endpoint().ifPresent(how);
                device.disconnect();
            });
            return connected.isPresent();
        });
    }

    /// Unlinks a companion as if the phone had done it.
    ///
    /// @return whether it was linked
    public boolean unlink(Jid companion) {
        return world.locked(() -> world.deviceOf(companion)
                .filter(device -> !device.isPhone())
                .map(device -> {
                    world.unlink(device);
                    return true;
                })
                .orElse(false));
    }

    /// For the message handler, under the lock: 0, or the code with which to refuse this message.
    public int takeRefusal() {
        if (messagesToRefuse == 0) {
            return 0;
        }
        messagesToRefuse--;
        return refusalCode;
    }

    /// For the message handler, under the lock: whether this message's ack gets lost.
    public boolean takeDroppedAck() {
        if (acksToDrop == 0) {
            return false;
        }
        acksToDrop--;
        return true;
    }
}
