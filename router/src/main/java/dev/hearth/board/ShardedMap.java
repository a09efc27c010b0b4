package dev.hearth.board;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A map as a value: a changed one shares with the old all but the shards that differ, so that a
/// few changes to ten thousand entries copy a few hundred.
final class ShardedMap<K, V> {

    private static final int BITS = 8;
    private static final int SPREAD = 0x9E3779B9;

    private final List<Map<K, V>> shards;

    private ShardedMap(List<Map<K, V>> shards) {
        this.shards = shards;
    }

    static <K, V> ShardedMap<K, V> empty() {
        List<Map<K, V>> shards = new ArrayList<>();
        for (int i = 0; i < 1 << BITS; i++) {
            shards.add(Map.of());
        }
        return new ShardedMap<>(List.copyOf(shards));
    }

    @Nullable V find(K key) {
        return shards.get(shard(key)).get(key);
    }

    void forEach(BiConsumer<K, V> each) {
        shards.forEach(shard -> shard.forEach(each));
    }

    Edit edit() {
        return new Edit();
    }

    private static int shard(Object key) {
        return (key.hashCode() * SPREAD) >>> (Integer.SIZE - BITS);
    }

    /// Collects changes. Not thread-safe.
    final class Edit {

        private final List<Map<K, V>> next = new ArrayList<>(shards);
        private final BitSet copied = new BitSet();

        @Nullable V find(K key) {
            return next.get(shard(key)).get(key);
        }

        void put(K key, V value) {
            own(key).put(key, value);
        }

        void remove(K key) {
            var _ = own(key).remove(key);
        }

        /// This edit is not used afterwards.
        ShardedMap<K, V> done() {
            return copied.isEmpty() ? ShardedMap.this : new ShardedMap<>(List.copyOf(next));
        }

        private Map<K, V> own(K key) {
            int shard = shard(key);
            if (!copied.get(shard)) {
                copied.set(shard);
                next.set(shard, new HashMap<>(next.get(shard)));
            }
            return next.get(shard);
        }
    }
}
