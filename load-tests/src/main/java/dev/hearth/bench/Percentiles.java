package dev.hearth.bench;

import org.HdrHistogram.Histogram;

/// Durations of one kind, and their percentiles in microseconds. Not thread-safe.
public final class Percentiles {

    static final String HEADING =
            "%8s %9s %9s %9s %9s".formatted("count", "p50", "p99", "p99.9", "max");

    private static final int DIGITS = 3;

    private final Histogram nanos = new Histogram(DIGITS);

    void record(long nanos) {
        this.nanos.recordValue(Math.max(0, nanos));
    }

    void add(Percentiles more) {
        nanos.add(more.nanos);
    }

    public long count() {
        return nanos.getTotalCount();
    }

    public double micros(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }

    double meanMicros() {
        return nanos.getMean() / 1e3;
    }

    public double maxMicros() {
        return nanos.getMaxValue() / 1e3;
    }

    @Override
    public String toString() {
        return "%8d %9.1f %9.1f %9.1f %9.1f"
                .formatted(count(), micros(50), micros(99), micros(99.9), maxMicros());
    }
}
