package dev.hearth.node;

import dev.hearth.sandbox.SandboxSnapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// One snapshot for all who look at this node's sandboxes: some 20 ms old at most, or fifty times
/// as long as one takes, so that looking costs a fiftieth of a core at most, however many functions
/// there are. Any thread.
final class SharedSnapshot implements Supplier<SandboxSnapshot> {

    private static final long FRESH = Duration.ofMillis(20).toNanos();

    private static final long SHARE = 50;

    private record Taken(SandboxSnapshot snapshot, long at, long cost) {

        boolean isFresh(long now) {
            return now - at < Math.max(FRESH, cost * SHARE);
        }
    }

    private final Supplier<SandboxSnapshot> source;
    private final LongSupplier nanoTime;
    private final AtomicBoolean taking = new AtomicBoolean();
    private volatile Taken latest;

    SharedSnapshot(Supplier<SandboxSnapshot> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
        latest = take();
    }

    @Override
    public SandboxSnapshot get() {
        if (!latest.isFresh(nanoTime.getAsLong()) && taking.compareAndSet(false, true)) {
            try {
                latest = take();
            } finally {
                taking.set(false);
            }
        }
        return latest.snapshot;
    }

    private Taken take() {
        long since = nanoTime.getAsLong();
        var snapshot = source.get();
        long now = nanoTime.getAsLong();
        return new Taken(snapshot, now, now - since);
    }
}
