package dev.hearth.store;

import dev.hearth.cluster.SharedEntries;
import dev.hearth.cluster.SharedEntries.Change;
import dev.hearth.cluster.SharedEntries.Look;
import dev.hearth.cluster.SharedEntry;
import dev.hearth.invocation.InvocationId;
import dev.hearth.state.Condition;
import dev.hearth.state.Writing;
import dev.hearth.store.EventCopy.Open;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where the copies are. Futures fail where it is not known whether something was done.
record CopyTable(SharedEntries shared, InstantSource clock) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final String ATTEMPT = "/attempt";

    Future<Void> add(InvocationId id, Open copy) {
        return soon(shared.add(id.value(), copy.toBuffer(), SharedEntry.NEVER, clock.instant()))
                .compose(CopyTable::done);
    }

    Future<Void> replace(InvocationId id, Open before, Open after) {
        return put(
                id.value(),
                new Condition.Is(before.toBuffer()),
                after.toBuffer(),
                SharedEntry.NEVER);
    }

    Future<Void> end(InvocationId id) {
        return put(id.value(), new Condition.Always(), new EventCopy.Ended().toBuffer(), inADay());
    }

    Future<Void> remove(InvocationId id) {
        return soon(shared.forget(id.value()));
    }

    Future<Optional<EventCopy>> find(InvocationId id) {
        return look(id.value()).map(found -> found.map(EventCopy::read));
    }

    Future<Void> writeAttempt(InvocationId id, int attempt) {
        return put(
                id + ATTEMPT, new Condition.Always(), Buffer.buffer().appendInt(attempt), inADay());
    }

    /// The next one, from 1.
    Future<Integer> attempt(InvocationId id) {
        return look(id + ATTEMPT).map(found -> found.map(value -> value.getInt(0)).orElse(1));
    }

    Future<Void> removeAttempt(InvocationId id) {
        return soon(shared.forget(id + ATTEMPT));
    }

    /// Some of those that this node answers for. Blocks.
    ///
    /// @throws dev.hearth.cluster.ClusterException too few nodes are together
    Map<InvocationId, Open> open(Predicate<Open> wanted, int most) {
        var found = new HashMap<InvocationId, Open>();
        shared.some((key, entry) -> open(key, entry).filter(wanted).isPresent(), most)
                .forEach((key, entry) ->
                        open(key, entry).ifPresent(copy -> found.put(new InvocationId(key), copy)));
        return found;
    }

    private Optional<Open> open(String key, SharedEntry entry) {
        return key.endsWith(ATTEMPT)
                ? Optional.empty()
                : Optional.ofNullable(value(entry))
                        .map(EventCopy::read)
                        .filter(Open.class::isInstance)
                        .map(Open.class::cast);
    }

    private Future<Optional<Buffer>> look(String key) {
        return soon(shared.look(key))
                .compose(look ->
                        switch (look) {
                            case Look.Failed(var detail) -> Future.failedFuture(detail);
                            case Look.Seen(var entry) ->
                                    Future.succeededFuture(Optional.ofNullable(value(entry)));
                        });
    }

    private @Nullable Buffer value(@Nullable SharedEntry entry) {
        return entry == null ? null : entry.valueAt(clock.instant());
    }

    private Future<Void> put(String key, Condition condition, Buffer value, long expires) {
        return soon(shared.put(key, condition, value, expires, clock.instant()))
                .map(Change::writing)
                .compose(CopyTable::done);
    }

    private static Future<Void> done(Writing writing) {
        return switch (writing) {
            case Writing.Written _ -> Future.succeededFuture();
            case Writing.Unmet _, Writing.Full _ ->
                    Future.failedFuture("another node has changed it");
            case Writing.Unavailable(var detail) -> Future.failedFuture(detail);
            case Writing.Unknown(var detail) -> Future.failedFuture(detail);
        };
    }

    private long inADay() {
        return clock.instant().plus(REMEMBERED).toEpochMilli();
    }

    private static <T> Future<T> soon(Future<T> answer) {
        return answer.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
