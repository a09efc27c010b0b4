package dev.hearth.cluster;

import com.hazelcast.map.EntryProcessor;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One change of one value, carried out where the value is, and again on its backup: it depends on
/// nothing but what it is given.
final class EntryChange implements EntryProcessor<String, byte[], Long> {

    private static final long serialVersionUID = 1;

    private static final long MICROS = 1_000;

    enum When {
        ALWAYS,
        ABSENT,
        EQUAL
    }

    private final When when;
    private final byte @Nullable [] expected;
    private final byte @Nullable [] value;
    private final long expires;
    private final long now;

    /// @param expected of [When#EQUAL]
    /// @param value absent: what is there is removed
    /// @param expires as [SharedEntry] has it; of a removal until when it is remembered
    /// @param now epoch milliseconds of whoever asks
    EntryChange(
            When when,
            byte @Nullable [] expected,
            byte @Nullable [] value,
            long expires,
            long now) {
        this.when = when;
        this.expected = expected;
        this.value = value;
        this.expires = expires;
        this.now = now;
    }

    /// @return the version of what is there now; null where the condition did not hold, or there
    ///   was nothing to remove
    @Override
    @SuppressWarnings("NullAway") // Hazelcast says null where there is nothing.
    public Long process(Map.Entry<String, byte[]> entry) {
        var stored = entry.getValue();
        var current = stored == null ? null : SharedEntry.of(stored);
        var visible = current == null ? null : current.valueAt(Instant.ofEpochMilli(now));
        if (!holds(visible) || (value == null && visible == null)) {
            return null;
        }
        long version = Math.max(current == null ? 0 : current.version() + 1, now * MICROS);
        EntryRestore.enter(entry, made(version), now);
        return version;
    }

    SharedEntry made(long version) {
        return new SharedEntry(version, expires, value == null ? null : Buffer.buffer(value));
    }

    private boolean holds(@Nullable Buffer visible) {
        return switch (when) {
            case ALWAYS -> true;
            case ABSENT -> visible == null;
            case EQUAL -> visible != null && Arrays.equals(visible.getBytes(), expected);
        };
    }
}
