package dev.hearth.trigger.kafka;

import static java.util.Objects.requireNonNull;

import dev.hearth.function.Trigger.Kafka.InitialOffset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A share group as its administrator sees it: where it begins, how often a record is delivered,
/// what its members have, and what is left to do.
///
/// Any thread; every method blocks, and fails with a [KafkaException].
final class ShareGroup implements AutoCloseable {

    /// How often brokers deliver a record where they do not tell.
    static final int USUAL_DELIVERIES = 5;

    private static final String BEGIN = "share.auto.offset.reset";
    private static final String DELIVERIES = "group.share.delivery.count.limit";
    private static final Logger LOG = LoggerFactory.getLogger(ShareGroup.class);

    /// @param topics all that the brokers have
    /// @param assigned the partitions of the members asked about
    /// @param lag records that are not settled, as far as known
    record Look(Set<String> topics, Set<TopicPartition> assigned, long lag) {
        Look {
            topics = Set.copyOf(topics);
            assigned = Set.copyOf(assigned);
        }
    }

    private final Admin admin;
    private final Duration timeout;
    private final String group;

    ShareGroup(KafkaSettings settings, String group) {
        admin = Admin.create(ClientProperties.admin(settings));
        timeout = settings.requestTimeout().multipliedBy(2);
        this.group = group;
    }

    /// Tells the brokers where the group begins in partitions that it has not read yet.
    void begin(InitialOffset initialOffset, Instant now) {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var entry = new ConfigEntry(BEGIN, word(initialOffset, now));
        var _ =
                answer(
                        admin.incrementalAlterConfigs(
                                        Map.of(
                                                resource,
                                                List.of(
                                                        new AlterConfigOp(
                                                                entry, AlterConfigOp.OpType.SET))))
                                .all());
    }

    /// The brokers know a time only as so long ago.
    static String word(InitialOffset initialOffset, Instant now) {
        return switch (initialOffset) {
            case InitialOffset.Earliest _ -> "earliest";
            case InitialOffset.Latest _ -> "latest";
            case InitialOffset.At(var time) ->
                    time.isBefore(now) ? "by_duration:" + Duration.between(time, now) : "latest";
        };
    }

    /// How often a record is delivered before the brokers drop it.
    int deliveries() {
        try {
            var nodes = answer(admin.describeCluster().nodes());
            var broker =
                    new ConfigResource(
                            ConfigResource.Type.BROKER, nodes.iterator().next().idString());
            var configs = answer(admin.describeConfigs(List.of(broker)).all());
            var entry = requireNonNull(configs.get(broker)).get(DELIVERIES);
            return entry == null ? USUAL_DELIVERIES : Integer.parseInt(entry.value());
        } catch (ApiException refused) {
            LOG.warn(
                    "{}: taking {} to be {}, the brokers do not tell: {}",
                    group,
                    DELIVERIES,
                    USUAL_DELIVERIES,
                    refused.getMessage());
            return USUAL_DELIVERIES;
        }
    }

    /// @param clientId of the members asked about
    Look look(String clientId) {
        var topics = answer(admin.listTopics().names());
        try {
            var groups = admin.describeShareGroups(List.of(group)).describedGroups();
            var description = answer(requireNonNull(groups.get(group)));
            if (description.groupState() == GroupState.DEAD) {
                return new Look(topics, Set.of(), 0);
            }
            var assigned = new TreeSet<>(Partitions.IN_ORDER);
            description.members().stream()
                    .filter(member -> member.clientId().equals(clientId))
                    .forEach(member -> assigned.addAll(member.assignment().topicPartitions()));
            return new Look(topics, assigned, lag());
        } catch (GroupIdNotFoundException nobodyIsThereYet) {
            return new Look(topics, Set.of(), 0);
        }
    }

    private long lag() {
        return answer(
                        admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                                .partitionsToOffsetInfo(group))
                .values()
                .stream()
                .filter(Objects::nonNull)
                .map(SharePartitionOffsetInfo::lag)
                .mapToLong(lag -> lag.orElse(0L))
                .sum();
    }

    private <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer", e);
        } catch (InterruptedException e) {
            throw new KafkaException(e);
        }
    }

    @Override
    public void close() {
        admin.close(timeout);
    }
}
