package dev.hearth.cluster;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.map.IMap;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import dev.hearth.cluster.EntryChange.When;
import dev.hearth.state.Condition;
import dev.hearth.state.Writing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values by key in the memory of two nodes each, changed by one after the other.
///
/// 1. It is read and changed only where more than half of the nodes are together.
/// 2. It is gone when both nodes that hold it are lost at the same moment: whoever needs it for
///    longer keeps it on the disk as well, follows [#onChange], and brings it back when [#onLoss]
///    says so.
///
/// Methods that return a future are for any thread and complete on the caller's context, all others
/// block for round trips in the cluster.
public final class SharedEntries {

    /// Those of which every node has a copy on its disk.
    static final String STATE = "hearth.state";

    /// What the node that wrote it has on its disk as well.
    static final String ACCEPTED = "hearth.accepted";

    private static final int AT_ONCE = 100;
    private static final int TRIES = 5;

    private final HazelcastInstance hazelcast;
    private final Vertx vertx;
    private final IMap<String, byte[]> map;
    private final int majority;

    SharedEntries(HazelcastInstance hazelcast, Vertx vertx, int majority, String name) {
        this.hazelcast = hazelcast;
        this.majority = majority;
        this.vertx = vertx;
        map = hazelcast.getMap(name);
    }

    /// Whether enough nodes are there; what is asked of them may fail all the same for a moment.
    public boolean isMajority() {
        return hazelcast.getCluster().getMembers().size() >= majority;
    }

    /// What a node knows of a key.
    public sealed interface Look {

        /// @param entry absent where there never was one, or it is forgotten
        record Seen(@Nullable SharedEntry entry) implements Look {}

        record Failed(String detail) implements Look {}
    }

    /// @param made what is there now; absent where nothing was changed, or that is not known
    public record Change(Writing writing, @Nullable SharedEntry made) {}

    public Future<Look> look(String key) {
        return here(map.getAsync(key))
                .<Look>map(bytes -> new Look.Seen(bytes == null ? null : SharedEntry.of(bytes)))
                .otherwise(failed -> new Look.Failed(detail(failed)));
    }

    /// @param expires as [SharedEntry] has it
    public Future<Change> put(
            String key, Condition condition, Buffer value, long expires, Instant now) {
        return change(key, condition, value.getBytes(), expires, now);
    }

    /// Adds a value under a key that only this node uses. A node that goes may leave it open
    /// whether that was done, or done in one memory only: it is tried again then, and what is there
    /// is written over itself, so that it has its copy.
    ///
    /// @param expires as [SharedEntry] has it
    public Future<Writing> add(String key, Buffer value, long expires, Instant now) {
        return add(key, new Condition.Absent(), value, expires, now, TRIES);
    }

    private Future<Writing> add(
            String key, Condition condition, Buffer value, long expires, Instant now, int tries) {
        return put(key, condition, value, expires, now)
                .map(Change::writing)
                .compose(writing -> {
                    if (writing instanceof Writing.Unknown && tries > 1) {
                        return add(key, condition, value, expires, now, tries - 1);
                    }
                    if (writing instanceof Writing.Unmet && tries > 1 && tries < TRIES) {
                        return add(key, other(condition, value), value, expires, now, tries - 1);
                    }
                    return Future.succeededFuture(writing);
                });
    }

    private static Condition other(Condition condition, Buffer value) {
        return condition instanceof Condition.Absent
                ? new Condition.Is(value)
                : new Condition.Absent();
    }

    public Future<Change> remove(String key, Condition condition, Instant now) {
        return change(key, condition, null, SharedEntry.endOfRemoval(now), now);
    }

    private Future<Change> change(
            String key, Condition condition, byte @Nullable [] value, long expires, Instant now) {
        var change =
                new EntryChange(
                        switch (condition) {
                            case Condition.Always _ -> When.ALWAYS;
                            case Condition.Absent _ -> When.ABSENT;
                            case Condition.Is _ -> When.EQUAL;
                        },
                        condition instanceof Condition.Is(var expected)
                                ? expected.getBytes()
                                : null,
                        value,
                        expires,
                        now.toEpochMilli());
        return here(map.submitToKey(key, change))
                .map(version ->
                        version == null
                                ? new Change(new Writing.Unmet(), null)
                                : new Change(new Writing.Written(), change.made(version)))
                .otherwise(failed ->
                        new Change(
                                cause(failed) instanceof SplitBrainProtectionException
                                        ? new Writing.Unavailable(detail(failed))
                                        : new Writing.Unknown(detail(failed)),
                                null));
    }

    /// Removes whatever is there, and does not remember that it was. Fails where that is not known
    /// to have happened.
    public Future<Void> forget(String key) {
        return here(map.deleteAsync(key)).mapEmpty();
    }

    /// Brings back what a disk has, unless a later value is there.
    ///
    /// @throws ClusterException too few nodes are together
    public void restore(String key, SharedEntry entry, Instant now) {
        var _ = guarded(() -> map.executeOnKey(key, new EntryRestore(entry, now.toEpochMilli())));
    }

    /// A copy of all there is.
    ///
    /// @throws ClusterException too few nodes are together
    public Map<String, SharedEntry> all() {
        return guarded(() -> {
            var all = new HashMap<String, SharedEntry>();
            var some = new HashSet<String>();
            for (var key : map.keySet()) {
                some.add(key);
                if (some.size() == AT_ONCE) {
                    copy(some, all);
                }
            }
            copy(some, all);
            return all;
        });
    }

    /// Some of what this node answers for; every entry is answered for by one node.
    ///
    /// @param wanted which
    /// @param most how many at most
    /// @throws ClusterException too few nodes are together
    public Map<String, SharedEntry> some(BiPredicate<String, SharedEntry> wanted, int most) {
        return guarded(() -> {
            var found = new HashMap<String, SharedEntry>();
            for (var key : map.localKeySet()) {
                var bytes = map.get(key);
                var entry = bytes == null ? null : SharedEntry.of(bytes);
                if (entry != null && wanted.test(key, entry)) {
                    found.put(key, entry);
                }
                if (found.size() == most) {
                    break;
                }
            }
            return found;
        });
    }

    private void copy(Set<String> keys, Map<String, SharedEntry> to) {
        map.getAll(keys).forEach((key, bytes) -> to.put(key, SharedEntry.of(bytes)));
        keys.clear();
    }

    private static <T> T guarded(Supplier<T> step) {
        try {
            return step.get();
        } catch (RuntimeException failed) { // Hazelcast has no common type for what fails here.
            throw ClusterException.notNow(detail(failed), failed);
        }
    }

    /// From now on, whoever changes it. One key's changes are told in their order.
    ///
    /// @param changed on a thread of Hazelcast's: must not block
    public void onChange(BiConsumer<String, SharedEntry> changed) {
        map.addEntryListener(new EntryListener<byte[]>(event -> tell(event, changed)), true);
    }

    private static void tell(
            EntryEvent<String, byte[]> event, BiConsumer<String, SharedEntry> changed) {
        var bytes = event.getMergingValue() == null ? event.getValue() : event.getMergingValue();
        if (bytes != null) {
            changed.accept(event.getKey(), SharedEntry.of(bytes));
        }
    }

    /// From now on: some values are gone, since two nodes were lost at once.
    ///
    /// @param lost on a thread of Hazelcast's: must not block
    public void onLoss(Runnable lost) {
        hazelcast.getPartitionService().addPartitionLostListener(_ -> lost.run());
    }

    /// From now on: this node was apart, and is back among the others; what it has heard of is not
    /// all there is.
    ///
    /// @param back on a thread of Hazelcast's: must not block
    public void onReturn(Runnable back) {
        hazelcast
                .getLifecycleService()
                .addLifecycleListener(event -> {
                    if (event.getState() == LifecycleState.MERGED) {
                        back.run();
                    }
                });
    }

    private <T> Future<@Nullable T> here(CompletionStage<T> stage) {
        Context caller = vertx.getOrCreateContext();
        Promise<@Nullable T> promise = Promise.promise();
        stage.whenComplete((value, failed) ->
                caller.runOnContext(_ -> {
                    if (failed == null) {
                        promise.complete(value);
                    } else {
                        promise.fail(failed);
                    }
                }));
        return promise.future();
    }

    private static Throwable cause(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null
                ? failed.getCause()
                : failed;
    }

    private static String detail(Throwable failed) {
        var cause = cause(failed);
        return cause instanceof SplitBrainProtectionException
                ? "fewer than more than half of the nodes are together"
                : "the nodes did not agree: " + cause;
    }
}
