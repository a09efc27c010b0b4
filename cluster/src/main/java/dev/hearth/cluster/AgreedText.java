package dev.hearth.cluster;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One text that all nodes agree on, in the memory of two of them.
///
/// 1. It changes only where more than half of the nodes are together, and only from what the one
///    who changes it has read.
/// 2. Reading it works everywhere; who is cut off reads what was there before.
/// 3. It is gone when the nodes that hold it are lost at the same moment: whoever needs it for
///    longer keeps it on the disk as well.
///
/// All methods block for a round trip in the cluster: no event loop calls them.
public final class AgreedText {

    private final IMap<String, String> map;
    private final String key;
    private final Copies copies;

    AgreedText(HazelcastInstance hazelcast, String map, String key, int majority) {
        this.map = hazelcast.getMap("hearth." + map);
        this.key = key;
        copies = new Copies(hazelcast, majority);
    }

    /// What became of a change.
    public enum Change {
        MADE,
        /// Somebody else was faster: read again.
        OTHER_TEXT,
        /// Fewer than more than half of the nodes are here; nothing was changed.
        NO_MAJORITY,
        /// The answer was lost. It may have been made: read again.
        UNKNOWN
    }

    /// Absent before the first change.
    public Optional<String> read() {
        return Optional.ofNullable(map.get(key));
    }

    /// @param before what was read; null for nothing
    public Change replace(@Nullable String before, String after) {
        try {
            boolean made =
                    before == null
                            ? map.putIfAbsent(key, after) == null
                            : map.replace(key, before, after);
            return made ? Change.MADE : Change.OTHER_TEXT;
        } catch (SplitBrainProtectionException tooFew) {
            return Change.NO_MAJORITY;
        } catch (HazelcastInstanceNotActiveException leaving) {
            throw leaving;
        } catch (HazelcastException lost) { // Timeouts, lost members, an indeterminate state.
            return Change.UNKNOWN;
        }
    }

    /// Whether a change that was made just now is in the memory of more than half of the nodes. It
    /// may not be for a moment after a node was lost: then those that lost each other may both have
    /// made one. Does not block.
    public boolean isCopied() {
        return copies.areEnough(key);
    }

    /// From now on.
    ///
    /// @param changed on a thread of Hazelcast's: must not block
    /// @return ends it; blocks
    public Runnable onChange(Runnable changed) {
        var listener = map.addEntryListener(new EntryListener<>(_ -> changed.run()), key, false);
        return () -> map.removeEntryListener(listener);
    }
}
