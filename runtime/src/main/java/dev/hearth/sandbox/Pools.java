package dev.hearth.sandbox;

import static java.util.Objects.requireNonNull;

import dev.hearth.function.FunctionId;
import dev.hearth.function.Language;
import dev.hearth.topology.SandboxCount;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The functions of the node. Any thread.
final class Pools {

    private final Map<FunctionId, FunctionPool> all = new ConcurrentHashMap<>();
    private final Map<Language, Evictions> evictions = new EnumMap<>(Language.class);
    private final Evictions overAll = new Evictions(all::values);

    Pools(Collection<Language> languages) {
        for (var language : languages) {
            evictions.put(language, new Evictions(() -> of(language)));
        }
    }

    private List<FunctionPool> of(Language language) {
        return all.values().stream().filter(pool -> pool.language().name() == language).toList();
    }

    @Nullable FunctionPool find(FunctionId function) {
        return all.get(function);
    }

    /// @return the one that it replaces
    @Nullable FunctionPool put(FunctionPool pool) {
        return all.put(pool.spec().id(), pool);
    }

    @Nullable FunctionPool remove(FunctionId function) {
        return all.remove(function);
    }

    Collection<FunctionPool> values() {
        return all.values();
    }

    /// An idle sandbox of the language, to close at once.
    Optional<Sandbox> evictOne(LanguageRuntime language) {
        return requireNonNull(evictions.get(language.name())).one();
    }

    /// A quarter of all idle sandboxes, to close.
    List<Sandbox> evictQuarter() {
        return overAll.quarter();
    }

    /// Closes what has been idle for too long, and asks for what is missing to `warm.min`.
    void sweep(long now) {
        for (var pool : all.values()) {
            pool.evict(now);
            pool.refill();
        }
    }

    /// The sandboxes of each function, those without left out.
    Map<FunctionId, SandboxCount> counts() {
        Map<FunctionId, SandboxCount> counts = new HashMap<>();
        for (var pool : all.values()) {
            var count = pool.count();
            if (!count.equals(SandboxCount.NONE)) {
                counts.put(pool.spec().id(), count);
            }
        }
        return counts;
    }
}
