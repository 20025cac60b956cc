package io.statuscast.core.id;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Makes new resource ids. Thread-safe.
///
/// Shape: 6 bytes milliseconds since the epoch, 2 bytes that count within the millisecond, 4 random bytes. Ids of one
/// generator grow strictly, also when the clock steps back.
public final class ResourceIds {
    private static final int COUNTER_MAX = 0xffff;

    private final InstantSource clock;
    private final RandomGenerator random;
    private long lastMillis;
    private int counter;

    public ResourceIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public synchronized ResourceId next() {
        long now = clock.millis();
        if (now > lastMillis) {
            lastMillis = now;
            counter = 0;
        } else if (counter == COUNTER_MAX) {
            lastMillis++;
            counter = 0;
        } else {
            counter++;
        }
        byte[] id = ByteBuffer.allocate(12)
                .putShort((short) (lastMillis >>> 32))
                .putInt((int) lastMillis)
                .putShort((short) counter)
                .putInt(random.nextInt())
                .array();
        return ResourceId.of(id);
    }
}
