package dev.hearth.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.partition.InternalPartitionService;
import com.hazelcast.internal.partition.PartitionReplica;
import java.util.Arrays;
import java.util.Objects;

/// On how many nodes Hazelcast keeps what is written. It makes as many copies as there are nodes
/// for, which are none until it has chosen another for one that was lost; a write waits for no
/// more. Its public interface does not tell.
///
/// @param majority how many of all nodes are more than half
record Copies(HazelcastInstance hazelcast, int majority) {

    /// Whether a write of this key that was answered just now is on more than half of the nodes, or
    /// on as many as Hazelcast can. Any thread.
    boolean areEnough(Object key) {
        var members = hazelcast.getCluster().getMembers().stream().map(Member::getUuid).toList();
        var replicas =
                partitions()
                        .getPartition(
                                hazelcast.getPartitionService().getPartition(key).getPartitionId())
                        .getReplicasCopy();
        int needed = Math.min(majority, replicas.length);
        long copies =
                Arrays.stream(replicas)
                        .limit(needed)
                        .filter(Objects::nonNull)
                        .map(PartitionReplica::uuid)
                        .filter(members::contains)
                        .count();
        return copies == needed;
    }

    private InternalPartitionService partitions() {
        return ((HazelcastInstanceProxy) hazelcast).getOriginal().node.getPartitionService();
    }
}
