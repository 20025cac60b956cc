package io.statuscast.emulator.net;

import io.statuscast.emulator.faults.Deed;
import io.statuscast.emulator.faults.Place;
import io.statuscast.emulator.world.Faults;
import io.statuscast.emulator.world.StreamErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;

/// One direction of one connection: when each frame goes over, and whether. Without faults a frame goes at
/// once. One thread: that of the [Timer].
public final class Lane {
    /// Runs something later, on the lane's own thread.
    public interface Timer {
        void after(Duration delay, Runnable task);
    }

    private record Frame(Instant due, Runnable go) {}

    /// Frames that wait; a connection that needs more is cut.
    private static final int WAITING_MAX = 10_000;

    private static final long MILLIS_PER_SECOND = 1000;

    private final Place place;
    private final Faults faults;
    private final InstantSource clock;
    private final Timer timer;
    private final ChatConnection connection;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private Instant last = Instant.MIN;

    /// @param place      the direction
    /// @param connection ended when a fault says so
    public Lane(Place place, Faults faults, InstantSource clock, Timer timer, ChatConnection connection) {
        this.place = place;
        this.faults = faults;
        this.clock = clock;
        this.timer = timer;
        this.connection = connection;
    }

    /// Sends a frame over, later, twice or not at all, as the faults of the moment want it.
    ///
    /// @param go what happens when it has arrived
    public void pass(String tag, int bytes, Runnable go) {
        Duration usual = place == Place.TO_CLIENT ? faults.delay() : Duration.ZERO;
        switch (faults.roll(place, tag)) {
            case Deed.Drop _ -> {}
            case Deed.Delay(Duration by) -> queue(usual.plus(by), bytes, go);
            case Deed.Duplicate _ -> {
                queue(usual, bytes, go);
                queue(usual, bytes, go);
            }
            case Deed.Overtake(Duration by) -> timer.after(usual.plus(by), go);
            case Deed.Cut _ -> connection.reset();
            case Deed.Close _ -> connection.hangUp();
            case Deed.EndStream(int code) -> connection.end(StreamErrors.code(code));
            case Deed.Replace _ -> connection.end(StreamErrors.replaced());
            case Deed.RefuseMessage _, Deed.LoseAck _, Deed.RefuseLogin _ ->
                throw new IllegalStateException("not a fault of a frame");
            case null -> queue(usual, bytes, go);
        }
    }

    /// Sends a frame over after those before it, whatever the faults say.
    void passSafely(Runnable go) {
        queue(place == Place.TO_CLIENT ? faults.delay() : Duration.ZERO, 0, go);
    }

    private void queue(Duration delay, int bytes, Runnable go) {
        Instant now = clock.instant();
        int speed = faults.bytesPerSecond();
        Duration travel = speed == 0 ? Duration.ZERO : Duration.ofMillis(bytes * MILLIS_PER_SECOND / speed);
        Instant start = last.isAfter(now) && speed > 0 ? last : now;
        Instant due = start.plus(travel).plus(delay);
        if (due.isBefore(last)) {
            due = last;
        }
        last = due;
        if (waiting.isEmpty() && !due.isAfter(now)) {
            go.run();
        } else if (waiting.size() >= WAITING_MAX) {
            connection.reset();
        } else {
            waiting.add(new Frame(due, go));
            timer.after(Duration.between(now, due), this::tick);
        }
    }

    private void tick() {
        Instant now = clock.instant();
        while (!waiting.isEmpty() && !waiting.element().due().isAfter(now)) {
            waiting.remove().go().run();
        }
        if (!waiting.isEmpty()) {
            // A timer may be early by what it rounds off.
            timer.after(Duration.between(now, waiting.element().due()).plusMillis(1), this::tick);
        }
    }
}
