package dev.hearth.cluster;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Brings back a value that a disk has, unless there is a later one.
final class EntryRestore implements EntryProcessor<String, byte[], Boolean> {

    private static final long serialVersionUID = 1;
    private static final long NO_LIMIT = 0;

    /// Hazelcast counts in seconds, and may be one early.
    private static final long ROUNDING = 2_000;

    private final byte[] entry;
    private final long now;

    /// @param now epoch milliseconds of whoever asks
    EntryRestore(SharedEntry entry, long now) {
        this.entry = entry.toBytes();
        this.now = now;
    }

    @Override
    public Boolean process(Map.Entry<String, byte[]> there) {
        var stored = there.getValue();
        var mine = SharedEntry.of(entry);
        if (mine.expires() <= now
                || (stored != null && SharedEntry.of(stored).version() >= mine.version())) {
            return false;
        }
        enter(there, mine, now);
        return true;
    }

    /// With the time after which the cluster forgets it by itself.
    static void enter(Map.Entry<String, byte[]> there, SharedEntry entry, long now) {
        long left =
                entry.expires() == SharedEntry.NEVER
                        ? NO_LIMIT
                        : Math.max(1, entry.expires() - now + ROUNDING);
        var _ =
                ((ExtendedMapEntry<String, byte[]>) there)
                        .setValue(entry.toBytes(), left, TimeUnit.MILLISECONDS);
    }
}
