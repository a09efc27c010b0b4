package dev.hearth.bench;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;

import dev.hearth.bench.SlotCase.Fate;
import dev.hearth.bench.SlotFault.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says what became of every slot, from what its executions told outside and what was done to the
/// nodes. Pure.
final class SlotJudge {

    private record Key(String trigger, Instant slot) {

        static Key of(SlotExecution execution) {
            return new Key(execution.trigger(), execution.slot());
        }
    }

    private final List<Incident> incidents;
    private final Map<Key, List<SlotExecution>> executions;

    private SlotJudge(Collection<SlotExecution> executions, List<Incident> incidents) {
        this.incidents = incidents;
        this.executions =
                executions.stream()
                        .sorted(comparing(SlotExecution::began))
                        .collect(groupingBy(Key::of));
    }

    /// @param from slots before are not looked at, nor those that are not before `until`
    static List<SlotCase> judge(
            List<TickSchedule> schedules,
            Instant from,
            Instant until,
            Collection<SlotExecution> executions,
            List<Incident> incidents) {
        var judge = new SlotJudge(executions, incidents);
        var cases = new ArrayList<SlotCase>();
        for (var schedule : schedules) {
            var planned = schedule.slots(from, until);
            judge.judge(schedule, planned, cases);
            judge.unplanned(schedule, Set.copyOf(planned), from, until, cases);
        }
        return cases;
    }

    private void judge(TickSchedule schedule, List<Instant> planned, List<SlotCase> cases) {
        var outages = new HashSet<Incident>();
        long makeUps = 0;
        for (var slot : planned.reversed()) {
            var ran = ran(schedule, slot);
            var fate = fate(ran);
            if (fate == Fate.NEVER) {
                fate = mayBeLeftOut(schedule, slot, makeUps) ? Fate.LEFT_OUT : fate;
            } else {
                fate = wasToBeLeftOut(schedule, slot, outages) ? Fate.WRONG : fate;
            }
            makeUps = Math.max(makeUps - 1, madeUp(ran) - (outage(slot) == null ? 0 : 1));
            cases.add(new SlotCase(schedule, slot, fate, near(slot), ran));
        }
    }

    private void unplanned(
            TickSchedule schedule,
            Set<Instant> planned,
            Instant from,
            Instant until,
            List<SlotCase> cases) {
        executions.forEach((key, ran) -> {
            var slot = key.slot();
            if (key.trigger().equals(schedule.trigger())
                    && !slot.isBefore(from)
                    && slot.isBefore(until)
                    && !planned.contains(slot)) {
                cases.add(new SlotCase(schedule, slot, Fate.WRONG, near(slot), ran));
            }
        });
    }

    private List<SlotExecution> ran(TickSchedule schedule, Instant slot) {
        return executions.getOrDefault(new Key(schedule.trigger(), slot), List.of());
    }

    private Fate fate(List<SlotExecution> ran) {
        long complete = ran.stream().filter(SlotExecution::isComplete).count();
        if (!isOneEvent(ran)) {
            return Fate.WRONG;
        }
        if (complete == 0) {
            return Fate.NEVER;
        }
        if (ran.size() == 1) {
            return Fate.ONCE;
        }
        if (!isExplained(ran)) {
            return Fate.DOUBLED;
        }
        return complete == 1 ? Fate.AGAIN : Fate.TWICE;
    }

    private static boolean isOneEvent(List<SlotExecution> ran) {
        return ran.stream().map(SlotExecution::invocation).distinct().count() <= 1
                && ran.stream().allMatch(it -> it.event().equals(TickingMesh.eventId(it)));
    }

    /// Whether all but one were under way in a fault.
    private boolean isExplained(List<SlotExecution> ran) {
        return ran.stream().filter(it -> incidents.stream().noneMatch(one -> one.met(it))).count()
                <= 1;
    }

    /// @param makeUps how many slots, from this one back, a later one made up for
    private boolean mayBeLeftOut(TickSchedule schedule, Instant slot, long makeUps) {
        return switch (schedule.missed()) {
            case ALL -> false;
            case ONCE -> makeUps > 0;
            case SKIP -> near(slot) != null;
        };
    }

    /// Itself included where it was missed.
    private static long madeUp(List<SlotExecution> ran) {
        return ran.stream().mapToLong(SlotExecution::missed).max().orElse(0);
    }

    /// Whether no node ran when it was due, and its schedule wants none of those, or one that was
    /// found already.
    private boolean wasToBeLeftOut(TickSchedule schedule, Instant slot, Set<Incident> found) {
        var outage = outage(slot);
        return outage != null
                && switch (schedule.missed()) {
                    case ALL -> false;
                    case ONCE -> !found.add(outage);
                    case SKIP -> true;
                };
    }

    private @Nullable Incident outage(Instant slot) {
        return incidents.stream().filter(one -> one.missed(slot)).findFirst().orElse(null);
    }

    private @Nullable Incident near(Instant slot) {
        return incidents.stream().filter(one -> one.isNear(slot)).findFirst().orElse(null);
    }
}
