package dev.hearth.trigger.kafka;

import dev.hearth.function.Limits;
import dev.hearth.function.Trigger;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Chooses the records that run together in one invocation, for one round of [Lanes#take]. No I/O:
/// time is an argument; not thread-safe.
///
/// 1. A batch has at most as many records and bytes as its bounds say; one record fits always.
/// 2. It is due when nothing more fits, or when one of its records has waited for the window.
/// 3. Records of a [Cohort] are with nobody else, and due at once.
final class BatchAssembler implements Lanes.Choice<BatchAssembler.Item> {

    private static final long MOST_BYTES = 2L << 20;
    private static final long NOTHING_WAITS = Long.MAX_VALUE;

    /// What the assembler must know of a record.
    interface Item {

        long bytes();

        /// When it arrived, as [System#nanoTime] had it.
        long since();

        @Nullable Cohort cohort();
    }

    /// @param size at least 1
    /// @param window how long a record waits for others at most
    record Bounds(int size, long bytes, Duration window) {

        static final Bounds ONE = new Bounds(1, Long.MAX_VALUE, Duration.ZERO);

        /// A batch may be as large as one event's data, and is never more than half of what a
        /// partition may have waiting.
        static Bounds of(Trigger.Kafka trigger, Limits limits) {
            var batch = trigger.batch();
            return batch == null
                    ? ONE
                    : new Bounds(
                            batch.size(),
                            Math.min(limits.payload().bytes(), MOST_BYTES),
                            batch.window());
        }
    }

    private final Bounds bounds;
    private final long now;
    private final long window;
    private long wait = NOTHING_WAITS;

    private int count;
    private long bytes;
    private long waited;
    private boolean full;
    private @Nullable Cohort cohort;

    /// @param now as [System#nanoTime] has it
    BatchAssembler(Bounds bounds, long now) {
        this.bounds = bounds;
        this.now = now;
        this.window = bounds.window().toNanos();
    }

    @Override
    public void restart() {
        count = 0;
        bytes = 0;
        waited = 0;
        full = false;
        cohort = null;
    }

    @Override
    public Answer offer(Item item) {
        if (count == 0) {
            cohort = item.cohort();
        } else if (count == bounds.size()) {
            return Answer.ENOUGH;
        } else if (item.cohort() != cohort) {
            return Answer.NEXT_LANE;
        } else if (bytes + item.bytes() > bounds.bytes()) {
            full = true;
            return Answer.ENOUGH;
        }
        count++;
        bytes += item.bytes();
        waited = Math.max(waited, now - item.since());
        return Answer.TAKEN;
    }

    @Override
    public boolean due() {
        boolean due = count == bounds.size() || full || cohort != null || waited >= window;
        if (count > 0 && !due) {
            wait = Math.min(wait, window - waited);
        }
        return count > 0 && due;
    }

    /// How long until the first of the batches that were not due is; empty where there is none.
    Optional<Duration> untilDue() {
        return wait == NOTHING_WAITS ? Optional.empty() : Optional.of(Duration.ofNanos(wait));
    }
}
