package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.Hazelcast;
import dev.hearth.cluster.SharedEntries.Look;
import dev.hearth.state.Condition;
import dev.hearth.state.Writing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real members in this JVM, some of which go.
@Timeout(120)
final class SharedEntriesLossTest {

    private final ClusterSettings settings =
            new ClusterSettings("test-" + UUID.randomUUID(), "127.0.0.1", 0, List.of(), 1)
                    .withSize(2);

    @Test
    void whoIsAloneOfTwoNeitherReadsNorWrites() {
        var one = Cluster.join(settings);
        var two = join(one);
        try {
            var here = one.entries();
            assertThat(put(here).await()).isInstanceOf(Writing.Written.class);
            two.close().await();
            while (here.look("a").await() instanceof Look.Seen) {
                Thread.onSpinWait();
            }
            assertThat(put(here).await())
                    .isEqualTo(
                            new Writing.Unavailable(
                                    "fewer than more than half of the nodes are together"));
            assertThatThrownBy(here::all).isInstanceOf(ClusterException.class);

            two = join(one);
            while (!(two.entries().look("a").await() instanceof Look.Seen)) {
                Thread.onSpinWait();
            }
            assertThat(two.entries().all().get("a").value()).isEqualTo(Buffer.buffer("1"));
        } finally {
            two.close().await();
            one.close().await();
        }
    }

    @Test
    void whoIsLeftHearsThatValuesAreLost() {
        var one = Cluster.join(settings);
        var two = join(one);
        var three = join(one);
        try {
            Promise<Void> lost = Promise.promise();
            one.entries().onLoss(lost::tryComplete);
            crash(two);
            crash(three);
            lost.future().await();
        } finally {
            Future.join(two.vertx().close(), three.vertx().close()).await();
            one.close().await();
        }
    }

    @Test
    void whatIsAddedWhileANodeDiesIsKnownToBeThere() throws InterruptedException {
        var one = Cluster.join(settings);
        var two = join(one);
        var three = join(one);
        try {
            var here = one.entries();
            var writings = new ArrayList<Future<Writing>>();
            add(here, writings, 1);

            var dying = Thread.ofPlatform().start(() -> crash(two));
            while (dying.isAlive()) {
                add(here, writings, 50);
            }
            dying.join();
            add(here, writings, 50);

            assertThat(writings)
                    .extracting(Future::result)
                    .allMatch(Writing.Written.class::isInstance);
            assertThat(here.all()).hasSameSizeAs(writings);
        } finally {
            Future.join(two.vertx().close(), three.vertx().close()).await();
            one.close().await();
        }
    }

    /// Under the next keys; returns when all are answered.
    private static void add(SharedEntries entries, List<Future<Writing>> writings, int count) {
        var some =
                IntStream.range(writings.size(), writings.size() + count)
                        .mapToObj(key ->
                                entries.add(
                                        String.valueOf(key),
                                        Buffer.buffer("1"),
                                        SharedEntry.NEVER,
                                        Instant.now()))
                        .toList();
        writings.addAll(some);
        Future.join(some).await();
    }

    private Cluster join(Cluster other) {
        return Cluster.join(settings.withJoin(List.of(other.address())).withSize(2));
    }

    /// As a process goes that dies: nothing is handed over.
    private static void crash(Cluster cluster) {
        for (var member : Hazelcast.getAllHazelcastInstances()) {
            var address = member.getCluster().getLocalMember().getAddress();
            if (cluster.address().equals(address.getHost() + ":" + address.getPort())) {
                member.getLifecycleService().terminate();
                return;
            }
        }
    }

    private static Future<Writing> put(SharedEntries entries) {
        return entries.put(
                        "a",
                        new Condition.Always(),
                        Buffer.buffer("1"),
                        SharedEntry.NEVER,
                        Instant.now())
                .map(SharedEntries.Change::writing);
    }
}
