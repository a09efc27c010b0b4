package dev.hearth.router;

import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The invocations that run here and the outcomes of those that ran of late, by a name that two
/// deliveries of one share. Decides only. Any thread, one lock, held for a few instructions.
///
/// 1. What runs is never forgotten.
/// 2. Of what ran, the oldest are forgotten beyond `most`, beyond `bytes`, and after `keep`.
///
/// @param <K> the name
/// @param <V> what stands for an invocation that runs or ran
final class Remembered<K, V> {

    private record Past<V>(V value, int bytes, long at) {}

    private final SuppressionSettings settings;
    private final Map<K, V> running = new HashMap<>();
    private final Map<K, Past<V>> ran = new LinkedHashMap<>();
    private long bytes;

    Remembered(SuppressionSettings settings) {
        this.settings = settings;
    }

    /// What an answer to [#begin] says of one that is here already.
    sealed interface Known<V> {

        record Running<V>(V value) implements Known<V> {}

        record Ran<V>(V value) implements Known<V> {}
    }

    /// @return the one that is here already; empty if this one is the first and runs from now on
    synchronized Optional<Known<V>> begin(K name, V value, long now) {
        forgetOld(now);
        var runs = running.putIfAbsent(name, value);
        if (runs != null) {
            return Optional.of(new Known.Running<>(runs));
        }
        var past = ran.get(name);
        if (past != null) {
            running.remove(name);
            return Optional.of(new Known.Ran<>(past.value));
        }
        return Optional.empty();
    }

    /// It ran, and is remembered.
    synchronized void ran(K name, int size, long now) {
        var value = running.remove(name);
        if (value != null) {
            ran.put(name, new Past<>(value, size, now));
            bytes += size;
            forgetOld(now);
        }
    }

    /// It never began: the next of that name is the first.
    synchronized void never(K name) {
        running.remove(name);
    }

    synchronized int size() {
        return running.size() + ran.size();
    }

    private void forgetOld(long now) {
        var oldest = ran.values().iterator();
        while (oldest.hasNext()) {
            var past = oldest.next();
            boolean isKept =
                    ran.size() <= settings.most()
                            && bytes <= settings.bytes()
                            && now - past.at < settings.keep().toNanos();
            if (isKept) {
                return;
            }
            oldest.remove();
            bytes -= past.bytes;
        }
    }

    /// About how much memory an outcome takes, at least 1.
    static int size(Outcome outcome) {
        int least = 512;
        return switch (outcome) {
            case Outcome.Returned returned ->
                    least
                            + switch (returned.result()) {
                                case Result.Nothing _ -> 0;
                                case Result.Value value -> value.payload().bytes().length();
                                case Result.HttpResponse response ->
                                        response.body().bytes().length();
                            };
            case Outcome.FunctionFailed failed ->
                    least + failed.error().message().length() + failed.error().stack().length();
            case Outcome.LimitExceeded _,
                    Outcome.TimedOut _,
                    Outcome.Cancelled _,
                    Outcome.UnknownFunction _,
                    Outcome.Rejected _,
                    Outcome.Unreachable _ ->
                    least;
        };
    }
}
