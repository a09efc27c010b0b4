package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.ClusterState;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.hearth.cluster.AgreedText.Change;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real members in this JVM, one of which is lost while Hazelcast makes no new copies.
@Timeout(120)
final class AgreedTextTest {

    private static final int TEXTS = 40;

    private final ClusterSettings settings =
            new ClusterSettings("test-" + UUID.randomUUID(), "127.0.0.1", 0, List.of(), 1);

    @Test
    void whatIsMadeWithoutACopyIsNotSaidToBeCopied() {
        var one = Cluster.join(settings.withSize(3));
        var two = join(one);
        var three = join(one);
        try {
            var texts = texts(one);
            until(texts, list -> list.stream().allMatch(AgreedText::isCopied));
            assertThat(replaced(texts, null, "a")).containsOnly(Change.MADE);
            var member = member(one);
            change(member, ClusterState.NO_MIGRATION);

            member(three).getLifecycleService().terminate();
            until(texts, list -> list.stream().anyMatch(text -> !text.isCopied() && isMade(text)));

            change(member, ClusterState.ACTIVE);
            until(texts, list -> list.stream().allMatch(AgreedText::isCopied));
        } finally {
            three.vertx().close().await();
            two.close().await();
            one.close().await();
        }
    }

    @Test
    void oneNodeAloneNeedsNoCopy() {
        var alone = Cluster.join(settings);
        try {
            var texts = texts(alone);
            until(texts, list -> !replaced(list, null, "a").contains(Change.NO_MAJORITY));
            assertThat(texts).allMatch(text -> text.read().isPresent() && text.isCopied());
        } finally {
            alone.close().await();
        }
    }

    private Cluster join(Cluster other) {
        return Cluster.join(settings.withJoin(List.of(other.address())).withSize(3));
    }

    private static List<AgreedText> texts(Cluster cluster) {
        return IntStream.range(0, TEXTS)
                .mapToObj(number -> cluster.agreed("slots", "text-" + number))
                .toList();
    }

    private static List<Change> replaced(
            List<AgreedText> texts, @Nullable String before, String after) {
        return texts.stream().map(text -> text.replace(before, after)).toList();
    }

    private static boolean isMade(AgreedText text) {
        try {
            return text.replace("a", "a") == Change.MADE;
        } catch (IllegalStateException nobodyHasItYet) {
            return false;
        }
    }

    /// Reached within the time limit of the test, or not.
    private static void until(List<AgreedText> texts, Predicate<List<AgreedText>> reached) {
        while (!reached.test(texts)) {
            Thread.onSpinWait();
        }
    }

    /// It is refused while partitions move.
    private static void change(HazelcastInstance member, ClusterState state) {
        while (member.getCluster().getClusterState() != state) {
            try {
                member.getCluster().changeClusterState(state);
            } catch (IllegalStateException moving) {
                Thread.onSpinWait();
            }
        }
    }

    private static HazelcastInstance member(Cluster cluster) {
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(member -> {
                    var address = member.getCluster().getLocalMember().getAddress();
                    return cluster.address().equals(address.getHost() + ":" + address.getPort());
                })
                .findFirst()
                .orElseThrow();
    }
}
