package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hearth.function.Trigger.Timer;
import dev.hearth.function.Trigger.Timer.Missed;
import dev.hearth.function.Trigger.Timer.Overlap;
import dev.hearth.function.Trigger.Timer.Schedule;
import dev.hearth.trigger.timer.Timetable.Phase;
import dev.hearth.trigger.timer.Timetable.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Ten years of a schedule, with runs of random length, about two hundred kills and outages of up
/// to ten days: no slot is lost or doubled beyond what the policy says.
class TenYearsTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2036-01-01T00:00:00Z");
    private static final Schedule SIX_HOURLY =
            new Schedule.Cron("17 */6 * * *", ZoneId.of("Australia/Lord_Howe"));
    private static final Duration LONG = Duration.ofDays(3000);

    static Stream<Timer> timers() {
        return Stream.of(
                        new Missed.Skip(),
                        new Missed.Once(LONG),
                        new Missed.Once(Duration.ofHours(15)),
                        new Missed.All(LONG),
                        new Missed.All(Duration.ofHours(90)))
                .flatMap(missed ->
                        Stream.of(Overlap.values())
                                .flatMap(overlap ->
                                        Stream.of(Duration.ZERO, Duration.ofMinutes(40))
                                                .map(jitter ->
                                                        Timer.of("tick", SIX_HOURLY)
                                                                .withMissed(missed)
                                                                .withOverlap(overlap)
                                                                .withJitter(jitter))));
    }

    @ParameterizedTest
    @MethodSource("timers")
    void noSlotIsLostOrDoubled(Timer timer) {
        long seed = new Random().nextLong();
        var life = new Life(timer, new Random(seed));
        life.live();

        var name = "seed " + seed;
        var slots = slots(timer);
        assertThat(life.starts).as(name).hasSizeGreaterThan(100);
        assertThat(slots.containsAll(life.fired.keySet())).as(name).isTrue();
        life.fired.forEach((slot, times) -> {
            if (times < 1 || times > 1 + life.killed.getOrDefault(slot, 0)) {
                fail("%s: %s fired %d times", name, slot, times);
            }
        });
        switch (timer.missed()) {
            case Missed.Skip _ -> {
                assertThat(life.madeUp).as(name).isZero();
                assertThat(life.killed).as(name).isEmpty();
                assertThat(life.fired.size() + life.dropped + life.unseen)
                        .as(name)
                        .isEqualTo(slots.size());
            }
            case Missed.Once _ -> {
                assertThat(life.madeUp).as(name).isPositive();
                assertThat(life.fired.size() + life.dropped)
                        .as(name)
                        .isGreaterThanOrEqualTo(slots.size());
            }
            case Missed.All(var maxAge) -> {
                assertThat(life.madeUp).as(name).isPositive();
                if (maxAge.equals(LONG) && timer.overlap() == Overlap.ALLOW) {
                    assertThat(life.dropped).as(name).isZero();
                    assertThat(life.completed.containsAll(slots)).as(name).isTrue();
                }
                assertThat(life.oldest).as(name).isLessThanOrEqualTo(maxAge);
            }
        }
    }

    private static TreeSet<Instant> slots(Timer timer) {
        var all = new TreeSet<Instant>();
        var jitter = new Jitter(timer.jitter(), "f/tick");
        var slots = Slots.of(timer);
        for (var slot = slots.next(BEGIN).orElseThrow();
                jitter.due(slots, slot).isBefore(END);
                slot = slots.next(slot).orElseThrow()) {
            all.add(slot);
        }
        return all;
    }

    /// The thin part around a [Timetable], with time as a variable.
    private static final class Life {

        final TreeMap<Instant, Integer> fired = new TreeMap<>();

        /// How often a slot had something left to be done when the process died.
        final Map<Instant, Integer> killed = new HashMap<>();

        final TreeSet<Instant> completed = new TreeSet<>();
        final List<Instant> starts = new ArrayList<>();
        Duration oldest = Duration.ZERO;
        long dropped;
        long madeUp;
        long unseen;

        private final Timer timer;
        private final Random random;
        private final Slots slots;
        private final TreeMap<Instant, Instant> ends = new TreeMap<>();
        private Instant now = BEGIN;
        private Instant looked = BEGIN;

        Life(Timer timer, Random random) {
            this.timer = timer;
            this.random = random;
            slots = Slots.of(timer);
        }

        void live() {
            var table = table(null);
            while (true) {
                var death = now.plus(hours(random.nextInt(1, 800)));
                boolean last = !death.isBefore(END);
                run(table, last ? END.plus(Duration.ofDays(100)) : death);
                if (last) {
                    return;
                }
                var done = table.done();
                ends.clear();
                var before = now;
                now = now.plus(hours(random.nextInt(3) == 0 ? random.nextInt(240) : 0));
                if (timer.missed() instanceof Missed.Skip) {
                    unseen += unseen(before);
                    table = table(null);
                } else {
                    fired.tailMap(done, false)
                            .keySet()
                            .forEach(slot -> killed.merge(slot, 1, Integer::sum));
                    table = table(done);
                }
            }
        }

        /// Slots of the ten years that were due while nothing ran.
        private long unseen(Instant before) {
            var jitter = new Jitter(timer.jitter(), "f/tick");
            long count = 0;
            for (var slot = slots.next(before.minus(timer.jitter()).minusSeconds(1)).orElseThrow();
                    !slot.isAfter(now);
                    slot = slots.next(slot).orElseThrow()) {
                var due = jitter.due(slots, slot);
                boolean other = due.isBefore(before) || due.isAfter(now) || !due.isBefore(END);
                count += other ? 0 : 1;
            }
            return count;
        }

        private void run(Timetable table, Instant death) {
            while (true) {
                // At the end of the years only the backlog is worked off.
                looked = now.isBefore(END) ? now : END.minusNanos(1);
                for (var step : table.look(looked, Phase.OPEN)) {
                    perform(step);
                }
                var next = table.wake(now).filter(due -> due.isBefore(END)).orElse(Instant.MAX);
                if (!ends.isEmpty() && ends.firstKey().isBefore(next)) {
                    next = ends.firstKey();
                }
                if (!next.isBefore(death)) {
                    now = next.equals(Instant.MAX) && death.isAfter(END) ? END : death;
                    return;
                }
                now = next;
                var ended = ends.remove(now);
                if (ended != null) {
                    completed.add(ended);
                    table.settled(ended);
                }
            }
        }

        private void perform(Step step) {
            switch (step) {
                case Step.Drop(var count) -> dropped += count;
                case Step.GiveUp(var slot) -> ends.values().remove(slot);
                case Step.Fire(var slot, var missed) -> {
                    fired.merge(slot, 1, Integer::sum);
                    madeUp += missed > 0 ? 1 : 0;
                    var age = Duration.between(slot, looked);
                    oldest = missed > 0 && age.compareTo(oldest) > 0 ? age : oldest;
                    var end = now.plusSeconds(random.nextInt(20) == 0 ? 50_000 : 300);
                    while (ends.putIfAbsent(end, slot) != null) {
                        end = end.plusNanos(1);
                    }
                }
            }
        }

        private Timetable table(Instant done) {
            starts.add(now);
            return new Timetable(timer, slots, new Jitter(timer.jitter(), "f/tick"), now, done);
        }

        private Duration hours(int hours) {
            return Duration.ofMinutes(hours * 60L + random.nextInt(60));
        }
    }
}
