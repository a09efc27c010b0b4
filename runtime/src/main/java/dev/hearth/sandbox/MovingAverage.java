package dev.hearth.sandbox;

import java.time.Duration;

/// An average that forgets: each new duration counts one tenth. Any thread; of two at the same
/// moment one may be lost, which an average can bear.
final class MovingAverage {

    private static final double WEIGHT = 0.1;

    private volatile double nanos = -1;

    void add(long duration) {
        double before = nanos;
        nanos = before < 0 ? duration : before + WEIGHT * (duration - before);
    }

    boolean isEmpty() {
        return nanos < 0;
    }

    Duration value() {
        return Duration.ofNanos((long) Math.max(0, nanos));
    }
}
