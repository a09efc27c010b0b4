package dev.hearth.bench;

import dev.hearth.bench.SlotCase.Fate;
import dev.hearth.bench.SlotFault.Incident;
import dev.hearth.bench.TickSchedule.Missed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Slots counted by what became of them, as a row of a table.
///
/// @param what they have in common
/// @param times how often it happened; 0 where nothing did
/// @param earliest how late the earliest was; negative when it was early
record SlotAccount(
        String what, long times, Map<Fate, Integer> fates, Percentiles late, Duration earliest) {

    static final String HEADING =
            """
            | | times | slots | ran once | begun again, ran once | ran twice, under way in it | left out, as wanted | doubled | never ran | wrong | late: p50, p99 |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;

    SlotAccount {
        fates = Map.copyOf(fates);
    }

    /// A row for the slots away from all faults, for those near each kind, and for all. Where all
    /// nodes were gone, one for each way to make up for what was missed.
    static List<SlotAccount> of(List<SlotCase> cases, List<Incident> incidents) {
        var rows = new ArrayList<SlotAccount>();
        rows.add(of("away from faults", 0, cases, one -> one.near() == null));
        for (var fault : SlotFault.values()) {
            long times = incidents.stream().filter(one -> one.fault() == fault).count();
            if (times > 0) {
                rows.addAll(near(fault, times, cases));
            }
        }
        rows.add(of("all", incidents.size(), cases, _ -> true));
        return rows;
    }

    private static List<SlotAccount> near(SlotFault fault, long times, List<SlotCase> cases) {
        Predicate<SlotCase> near = one -> one.isNear(fault);
        if (fault != SlotFault.OUTAGE) {
            return List.of(of(fault.word(), times, cases, near));
        }
        var rows = new ArrayList<SlotAccount>();
        for (var missed : Missed.values()) {
            rows.add(
                    of(
                            "%s, missed: %s".formatted(fault.word(), missed.word()),
                            times,
                            cases,
                            near.and(one -> one.schedule().missed() == missed)));
        }
        return rows;
    }

    private static SlotAccount of(
            String what, long times, List<SlotCase> cases, Predicate<SlotCase> counted) {
        var fates = new EnumMap<Fate, Integer>(Fate.class);
        var late = new Percentiles();
        var earliest = Duration.ofDays(1);
        for (var one : cases.stream().filter(counted).toList()) {
            fates.merge(one.fate(), 1, Integer::sum);
            var lateness = one.lateness();
            lateness.ifPresent(it -> late.record(it.toNanos()));
            earliest = min(earliest, lateness.orElse(earliest));
        }
        return new SlotAccount(what, times, fates, late, earliest);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    int slots() {
        return fates.values().stream().mapToInt(Integer::intValue).sum();
    }

    int count(Fate fate) {
        return fates.getOrDefault(fate, 0);
    }

    boolean isSound() {
        return fates.keySet().stream().noneMatch(Fate::isBroken);
    }

    @Override
    public String toString() {
        return "| %s | %s | %,d | %,d | %d | %d | %d | %d | %d | %d | %s |"
                .formatted(
                        what,
                        times == 0 ? "" : times,
                        slots(),
                        count(Fate.ONCE),
                        count(Fate.AGAIN),
                        count(Fate.TWICE),
                        count(Fate.LEFT_OUT),
                        count(Fate.DOUBLED),
                        count(Fate.NEVER),
                        count(Fate.WRONG),
                        lateness());
    }

    private String lateness() {
        var text = "%.0f ms, %.0f ms".formatted(late.micros(50) / 1e3, late.micros(99) / 1e3);
        return earliest.isNegative()
                ? text + "; earliest %.1f s".formatted(earliest.toMillis() / 1e3)
                : text;
    }
}
