package dev.hearth.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes room in a heap that is full after a collection. By the watch alone.
///
/// 1. *Suspects* end, those that allocated most first, until the rest should fit: work that
///    allocated more than its `limits.memory`. That is the most it can hold; it may hold little,
///    since no JVM tells what one thread keeps alive.
/// 2. What was ended already is taken to be gone, unless its thread is stranded.
/// 3. When there has been no suspect for a second, idle sandboxes are given up, once a second.
final class MemoryRelief {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryRelief.class);

    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

    /// @param allocated more than its limit
    record Suspect<W>(W work, long allocated) {}

    private final Runnable giveUpIdle;
    private boolean helpless;
    private long helplessSince;

    /// @param giveUpIdle closes some idle sandboxes, on another thread
    MemoryRelief(Runnable giveUpIdle) {
        this.giveUpIdle = giveUpIdle;
    }

    /// After a collection.
    ///
    /// @param excess bytes beyond what the heap should hold, negative below it
    void act(long now, long excess, Collection<Work> underWay, Collection<Work> stopping) {
        long missing = excess;
        for (var work : stopping) {
            missing -= work.isStranded() ? 0 : work.meter().allocatedByFunction();
        }
        if (missing <= 0) {
            helpless = false;
            return;
        }
        var victims = victims(suspects(underWay), missing);
        for (var victim : victims) {
            end(victim, now);
        }
        if (!victims.isEmpty()) {
            helpless = false;
        } else if (!helpless) {
            helpless = true;
            helplessSince = now;
        } else if (now - helplessSince >= PATIENCE) {
            helplessSince = now;
            LOG.warn(
                    "the heap is {} bytes too full, and nothing ran that could be ended: idle sandboxes are given up",
                    excess);
            giveUpIdle.run();
        }
    }

    private static List<Suspect<Work>> suspects(Collection<Work> underWay) {
        var suspects = new ArrayList<Suspect<Work>>();
        for (var work : underWay) {
            var limit = work.pool().spec().limits().memory();
            long allocated = limit == null ? 0 : work.meter().allocatedByFunction();
            if (limit != null && allocated > limit.bytes()) {
                suspects.add(new Suspect<>(work, allocated));
            }
        }
        return suspects;
    }

    /// The biggest that together may hold what is missing.
    static <W> List<Suspect<W>> victims(List<Suspect<W>> suspects, long missing) {
        var biggestFirst = new ArrayList<>(suspects);
        biggestFirst.sort(Comparator.comparingLong(Suspect<W>::allocated).reversed());
        var victims = new ArrayList<Suspect<W>>();
        long left = missing;
        for (var suspect : biggestFirst) {
            if (left <= 0) {
                break;
            }
            victims.add(suspect);
            left -= suspect.allocated;
        }
        return victims;
    }

    private static void end(Suspect<Work> victim, long now) {
        var spec = victim.work.pool().spec();
        var limit = spec.limits().memory();
        if (limit != null) {
            victim.work.end(Ending.Breached.memory(victim.allocated, limit), now);
            LOG.warn(
                    "{}: ended to make room in the heap, it allocated {} bytes",
                    spec.id(),
                    victim.allocated);
        }
    }
}
