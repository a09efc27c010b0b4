package dev.hearth.cluster;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/// Of two values that both halves of a split have of one key, the one of the higher version stays.
/// Hazelcast makes one by the class's name.
final class LaterEntry implements SplitBrainMergePolicy<byte[], MergingValue<byte[]>, byte[]> {

    @Override
    public byte[] merge(MergingValue<byte[]> merging, @Nullable MergingValue<byte[]> existing) {
        byte[] mine = merging.getDeserializedValue();
        if (existing == null || existing.getDeserializedValue() == null) {
            return mine;
        }
        byte[] theirs = existing.getDeserializedValue();
        return SharedEntry.of(mine).version() > SharedEntry.of(theirs).version() ? mine : theirs;
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}
}
