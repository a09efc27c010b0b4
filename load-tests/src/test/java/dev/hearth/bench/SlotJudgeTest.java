package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hearth.bench.SlotCase.Fate;
import dev.hearth.bench.SlotFault.Incident;
import dev.hearth.bench.TickSchedule.Form;
import dev.hearth.bench.TickSchedule.Missed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One schedule with a slot a second, of which the one at second 10 or those around it are looked
/// at. Node 1 has faults.
final class SlotJudgeTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static Instant at(double second) {
        return BEGIN.plusMillis(Math.round(second * 1_000));
    }

    private static TickSchedule schedule(Missed missed) {
        return new TickSchedule("tick", Duration.ofSeconds(1), Form.EVERY, missed);
    }

    private static SlotExecution ran(int slot, int node, double began, @Nullable Double ended) {
        return made(slot, 0, node, began, ended);
    }

    private static SlotExecution madeUp(int slot, int missed) {
        return made(slot, missed, 0, 20, 20.1);
    }

    private static SlotExecution made(
            int slot, int missed, int node, double began, @Nullable Double ended) {
        return new SlotExecution(
                "tick",
                at(slot),
                "tick/tick/" + at(slot),
                "id-" + slot,
                missed,
                node,
                at(began),
                ended == null ? null : at(ended));
    }

    private static Incident fault(SlotFault fault, double begin, double end) {
        return new Incident(fault, 1, at(begin), at(end), at(end + 60));
    }

    private static List<Incident> none() {
        return List.of();
    }

    private static List<Incident> kill(double when) {
        return List.of(fault(SlotFault.KILL, when, when));
    }

    private static List<Incident> stop(double begin) {
        return List.of(fault(SlotFault.STOP, begin, begin + 30));
    }

    static Stream<Arguments> oneSlot() {
        var soon = ran(10, 0, 10.01, 10.1);
        var again = ran(10, 2, 65.0, 65.1);
        var other = new SlotExecution("tick", at(10), "tick/tick/x", "id-10", 0, 0, at(10), at(11));
        var otherId =
                new SlotExecution("tick", at(10), "tick/tick/" + at(10), "y", 0, 0, at(10), at(11));
        return Stream.of(
                arguments(Fate.ONCE, "once", none(), List.of(soon)),
                arguments(Fate.NEVER, "nothing", none(), List.of()),
                arguments(Fate.NEVER, "nothing in a fault", kill(10.1), List.of()),
                arguments(Fate.NEVER, "begun only", none(), List.of(ran(10, 0, 10, null))),
                arguments(Fate.DOUBLED, "twice", none(), List.of(soon, ran(10, 2, 10.1, 10.2))),
                arguments(Fate.DOUBLED, "begun twice", none(), List.of(soon, ran(10, 2, 10, null))),
                arguments(
                        Fate.AGAIN,
                        "its node died, another took it on",
                        kill(10.05),
                        List.of(ran(10, 1, 10.01, null), again)),
                arguments(
                        Fate.TWICE,
                        "its node died when it had run",
                        kill(10.5),
                        List.of(soon, again)),
                arguments(
                        Fate.DOUBLED,
                        "its node died long after it had run",
                        kill(12),
                        List.of(soon, again)),
                arguments(Fate.DOUBLED, "a node died before it ran", kill(7), List.of(soon, again)),
                arguments(
                        Fate.DOUBLED,
                        "three times, of which a fault explains one",
                        kill(10.5),
                        List.of(soon, again, ran(10, 0, 66, 66.1))),
                arguments(
                        Fate.TWICE,
                        "its node stood still",
                        stop(10.05),
                        List.of(ran(10, 1, 10.01, 41.0), ran(10, 2, 41, 41.2))),
                arguments(
                        Fate.DOUBLED,
                        "twice on nodes that ran, while another stood still",
                        stop(-20),
                        List.of(ran(10, 0, 10, 10.1), ran(10, 2, 10.1, 10.2))),
                arguments(
                        Fate.DOUBLED,
                        "twice by wrong clocks",
                        List.of(fault(SlotFault.CLOCK, 5, 45)),
                        List.of(ran(10, 1, 5, 5.1), ran(10, 2, 10, 10.1))),
                arguments(Fate.WRONG, "another event id", none(), List.of(other)),
                arguments(
                        Fate.WRONG,
                        "two invocation ids",
                        none(),
                        List.of(ran(10, 0, 10, null), otherId)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource
    void oneSlot(Fate fate, String name, List<Incident> incidents, List<SlotExecution> executions) {
        var cases =
                SlotJudge.judge(
                        List.of(schedule(Missed.ALL)), at(10), at(10.5), executions, incidents);

        assertThat(cases).as(name).extracting(SlotCase::fate).containsExactly(fate);
    }

    /// Of the slots from 10 to 14 those from 11 to 13 are planned while all nodes are gone.
    static Stream<Arguments> anOutage() {
        return Stream.of(
                arguments(Missed.ALL, 0, List.of(madeUp(11, 1), madeUp(12, 1), madeUp(13, 1))),
                arguments(Missed.ALL, 1, List.of(madeUp(11, 1), madeUp(13, 1))),
                arguments(Missed.ONCE, 0, List.of(madeUp(13, 3))),
                arguments(Missed.ONCE, 0, List.of(madeUp(14, 4))),
                arguments(Missed.ONCE, 1, List.of(madeUp(13, 2))),
                arguments(Missed.ONCE, 3, List.of()),
                arguments(Missed.ONCE, 1, List.of(madeUp(12, 2), madeUp(13, 1))),
                arguments(Missed.SKIP, 0, List.of()),
                arguments(Missed.SKIP, 1, List.of(madeUp(13, 1))));
    }

    @ParameterizedTest(name = "{0} {2}: {1} broken")
    @MethodSource
    void anOutage(Missed missed, int broken, List<SlotExecution> madeUp) {
        var executions = new ArrayList<>(madeUp);
        executions.add(ran(10, 0, 10, 10.1));
        if (madeUp.stream().noneMatch(it -> it.slot().equals(at(14)))) {
            executions.add(ran(14, 0, 14, 14.1));
        }
        var outage = List.of(fault(SlotFault.OUTAGE, 10.5, 13.5));

        var cases =
                SlotJudge.judge(List.of(schedule(missed)), at(10), at(14.5), executions, outage);

        assertThat(cases).hasSize(5);
        assertThat(cases.stream().filter(one -> one.fate().isBroken())).hasSize(broken);
    }

    @Test
    void aLaterOneMakesUpForWhatWasUnderWayBehindOneThatHadRun() {
        var executions =
                List.of(ran(10, 1, 10, null), ran(11, 0, 11, 11.1), made(14, 4, 0, 20, 20.1));
        var outage = List.of(fault(SlotFault.OUTAGE, 11.5, 13.5));

        var cases =
                SlotJudge.judge(
                        List.of(schedule(Missed.ONCE)), at(10), at(14.5), executions, outage);

        assertThat(cases)
                .extracting(SlotCase::fate)
                .containsExactlyInAnyOrder(
                        Fate.LEFT_OUT, Fate.ONCE, Fate.LEFT_OUT, Fate.LEFT_OUT, Fate.ONCE);
    }

    @Test
    void whatIsNotMadeUpForMayBeLeftOutNearAFaultOnly() {
        var schedules = List.of(schedule(Missed.SKIP));

        assertThat(SlotJudge.judge(schedules, at(10), at(10.5), List.of(), stop(9)))
                .extracting(SlotCase::fate)
                .containsExactly(Fate.LEFT_OUT);
        assertThat(SlotJudge.judge(schedules, at(10), at(10.5), List.of(), none()))
                .extracting(SlotCase::fate)
                .containsExactly(Fate.NEVER);
    }

    @Test
    void whatWasNotPlannedIsWrong() {
        var schedule = new TickSchedule("tick", Duration.ofDays(1), Form.EVERY, Missed.ALL);

        var cases =
                SlotJudge.judge(
                        List.of(schedule),
                        at(0),
                        at(7),
                        List.of(ran(0, 0, 0, 0.1), ran(1, 0, 1, 1.1)),
                        none());

        assertThat(cases).extracting(SlotCase::fate).containsExactly(Fate.ONCE, Fate.WRONG);
    }

    @Test
    void slotsAreCountedWithTheFaultTheyAreNear() {
        var executions =
                List.of(
                        ran(1, 0, 1.01, 1.1),
                        ran(2, 0, 2.03, 2.1),
                        ran(10, 1, 10, null),
                        ran(10, 2, 65, 65.1),
                        ran(11, 0, 10.5, 10.6));
        var incidents = kill(10.1);
        var schedules = List.of(schedule(Missed.ALL));
        var cases = new ArrayList<SlotCase>();
        cases.addAll(SlotJudge.judge(schedules, at(1), at(3), executions, incidents));
        cases.addAll(SlotJudge.judge(schedules, at(10), at(12), executions, incidents));

        var rows = SlotAccount.of(cases, incidents);

        assertThat(rows)
                .extracting(SlotAccount::what)
                .containsExactly("away from faults", "kill", "all");
        assertThat(rows).extracting(SlotAccount::slots).containsExactly(2, 2, 4);
        assertThat(rows.get(1).count(Fate.AGAIN)).isOne();
        assertThat(rows.get(1).earliest()).isEqualTo(Duration.ofMillis(-500));
        assertThat(rows.getFirst().late().maxMicros()).isBetween(29_900.0, 30_100.0);
        assertThat(rows).allMatch(SlotAccount::isSound);
    }

    @Test
    void theSlotsOfASchedule() {
        var every = new TickSchedule("tick", Duration.ofMillis(700), Form.EVERY, Missed.ONCE);

        assertThat(every.slots(Instant.ofEpochMilli(700), Instant.ofEpochMilli(2_100)))
                .containsExactly(Instant.ofEpochMilli(700), Instant.ofEpochMilli(1_400));
        assertThat(every.slots(Instant.ofEpochMilli(700).plusNanos(1), Instant.ofEpochMilli(1_500)))
                .containsExactly(Instant.ofEpochMilli(1_400));
        assertThat(every.manifest())
                .isEqualTo("tick: {kind: cron, every: 700ms, overlap: allow, missed: once}");
        assertThat(schedule(Missed.ALL).manifest()).contains("every: 1000ms");
        assertThat(TickSchedule.mixed(24))
                .extracting(TickSchedule::trigger)
                .doesNotHaveDuplicates();
    }
}
