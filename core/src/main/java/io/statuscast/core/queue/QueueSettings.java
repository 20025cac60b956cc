package io.statuscast.core.queue;

import java.time.Duration;

/// The measures of the queue engine.
///
/// @param lookAhead       how long before its time a post is taken into memory
/// @param prepareAhead    how long before its time the media of a post is prepared
/// @param window          the most posts of a kind held in memory for one device
/// @param preparationsMax the most posts whose media is prepared at a time, over all devices
/// @param lateSweep       how often posts of a number that is not online are looked through for those that are too late
public record QueueSettings(
        Duration lookAhead, Duration prepareAhead, int window, int preparationsMax, Duration lateSweep) {
    public QueueSettings {
        if (window < 1 || preparationsMax < 1) {
            throw new IllegalArgumentException("window and preparationsMax are at least 1");
        }
    }

    public static QueueSettings defaults() {
        return new QueueSettings(Duration.ofSeconds(2), Duration.ofMinutes(2), 32, 4, Duration.ofSeconds(30));
    }
}
