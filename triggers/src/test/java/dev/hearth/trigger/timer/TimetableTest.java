package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger.Timer;
import dev.hearth.function.Trigger.Timer.Missed;
import dev.hearth.function.Trigger.Timer.Overlap;
import dev.hearth.function.Trigger.Timer.Schedule;
import dev.hearth.trigger.timer.Timetable.Phase;
import dev.hearth.trigger.timer.Timetable.Step;
import dev.hearth.trigger.timer.Timetable.Step.Drop;
import dev.hearth.trigger.timer.Timetable.Step.Fire;
import dev.hearth.trigger.timer.Timetable.Step.GiveUp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Slots every minute; instants are minutes after the start of 2026.
class TimetableTest {

    private static final Timer SKIP =
            Timer.of("tick", new Schedule.Every(Duration.ofMinutes(1))).withOverlap(Overlap.ALLOW);
    private static final Timer ONCE = SKIP.withMissed(new Missed.Once(Duration.ofMinutes(60)));
    private static final Timer ALL = SKIP.withMissed(new Missed.All(Duration.ofMinutes(60)));

    @Test
    void aSlotFiresAtItsTimeOnce() {
        var table = table(SKIP, at(0.5), null);

        assertThat(open(table, 0.9)).isEmpty();
        assertThat(table.wake(at(0.9))).contains(at(1));
        assertThat(open(table, 1)).containsExactly(new Fire(at(1), 0));
        assertThat(open(table, 1)).isEmpty();
        assertThat(open(table, 0.2)).isEmpty();
        assertThat(open(table, 2.5)).containsExactly(new Fire(at(2), 0));
        assertThat(table.next()).contains(at(3));
    }

    @Test
    void theStartItselfIsNoSlot() {
        assertThat(table(SKIP, at(1), null).next()).contains(at(2));
    }

    @Test
    void aSlotMoreThanAMinuteLateWasMissed() {
        assertThat(open(table(SKIP, at(0.5), null), 1.99)).containsExactly(new Fire(at(1), 0));
        assertThat(open(table(every(5, SKIP), at(1), null), 6)).containsExactly(new Fire(at(5), 0));
        assertThat(open(table(every(5, SKIP), at(1), null), 6.1)).containsExactly(new Drop(1));
        assertThat(open(table(every(5, ONCE), at(1), null), 6.1))
                .containsExactly(new Fire(at(5), 1));
        assertThat(open(table(every(5, ALL), at(1), null), 6.1))
                .containsExactly(new Fire(at(5), 1));
    }

    @Test
    void skipFiresTheLatestOfAHoldUpIfItIsNotLate() {
        assertThat(open(table(SKIP, at(0.5), null), 5.5))
                .containsExactly(new Drop(4), new Fire(at(5), 0));
    }

    @Test
    void skipForgetsWhatPassedBeforeTheStart() {
        var table = table(SKIP, at(10.1), at(5));

        assertThat(open(table, 10.1)).containsExactly(new Drop(4), new Drop(1));
        assertThat(open(table, 11)).containsExactly(new Fire(at(11), 0));
    }

    @Test
    void onceFiresTheLatestForAllThatPassedBeforeTheStart() {
        var table = table(ONCE, at(10.1), at(5));

        assertThat(open(table, 10.1)).containsExactly(new Drop(4), new Fire(at(10), 5));
        assertThat(open(table, 11)).containsExactly(new Fire(at(11), 0));
    }

    @Test
    void onceFiresForThoseOfAHoldUp() {
        assertThat(open(table(ONCE, at(0.5), null), 5.5))
                .containsExactly(new Drop(4), new Fire(at(5), 4));
    }

    @Test
    void onceFiresNothingThatIsTooOld() {
        var hourly = every(60, SKIP.withMissed(new Missed.Once(Duration.ofMinutes(30))));

        assertThat(open(table(hourly, at(90), at(0)), 90)).containsExactly(new Fire(at(60), 1));
        assertThat(open(table(hourly, at(90.1), at(0)), 90.1)).containsExactly(new Drop(1));
    }

    @Test
    void allFiresEachOneAfterTheOtherAndThenGoesOn() {
        var table = table(ALL, at(3.5), at(1));

        assertThat(open(table, 3.5)).containsExactly(new Fire(at(2), 1));
        assertThat(open(table, 3.6)).isEmpty();
        assertThat(table.wake(at(3.6))).isEmpty();
        table.settled(at(2));
        assertThat(open(table, 3.7)).containsExactly(new Fire(at(3), 1));
        // The fourth waits behind the third, though it is not late.
        assertThat(open(table, 4)).isEmpty();
        table.settled(at(3));
        assertThat(open(table, 4.2)).containsExactly(new Fire(at(4), 0));
        assertThat(open(table, 5)).containsExactly(new Fire(at(5), 0));
    }

    @Test
    void allWaitsForWhatRuns() {
        var table = table(ALL, at(0.5), null);
        assertThat(open(table, 1)).containsExactly(new Fire(at(1), 0));

        assertThat(open(table, 3.5)).isEmpty();
        table.settled(at(1));
        assertThat(open(table, 3.6)).containsExactly(new Fire(at(2), 1));
        table.settled(at(2));
        assertThat(open(table, 3.7)).containsExactly(new Fire(at(3), 0));
    }

    @Test
    void allDropsWhatIsTooOldEvenWhileItWaits() {
        var table = table(ALL, at(100), at(0));

        assertThat(open(table, 100)).containsExactly(new Drop(39), new Fire(at(40), 1));
        table.settled(at(40));
        assertThat(open(table, 110)).containsExactly(new Drop(9), new Fire(at(50), 1));
    }

    @Test
    void forbidSkipsASlotWhileOneRuns() {
        for (var policy : List.of(SKIP, ONCE, ALL)) {
            var table = table(policy.withOverlap(Overlap.FORBID), at(0.5), null);
            assertThat(open(table, 1)).containsExactly(new Fire(at(1), 0));
            assertThat(open(table, 2)).containsExactly(new Drop(1));
            assertThat(open(table, 3)).containsExactly(new Drop(1));
            table.settled(at(1));
            assertThat(open(table, 4)).containsExactly(new Fire(at(4), 0));
        }
    }

    @Test
    void replaceGivesUpWhatRunsForALaterSlot() {
        for (var policy : List.of(SKIP, ONCE)) {
            var table = table(policy.withOverlap(Overlap.REPLACE), at(0.5), null);
            assertThat(open(table, 1)).containsExactly(new Fire(at(1), 0));
            assertThat(open(table, 2)).containsExactly(new GiveUp(at(1)), new Fire(at(2), 0));
            assertThat(table.done()).isBefore(at(2)).isAfterOrEqualTo(at(1));
            table.settled(at(2));
            assertThat(open(table, 3)).containsExactly(new Fire(at(3), 0));
        }
    }

    @Test
    void slotsPassWhileItIsHeld() {
        for (var policy : List.of(SKIP, ONCE, ALL)) {
            var table = table(policy, at(0.5), null);
            assertThat(table.look(at(3), Phase.HELD)).containsExactly(new Drop(3));
            assertThat(table.look(at(3.5), Phase.HELD)).isEmpty();
            assertThat(open(table, 4)).containsExactly(new Fire(at(4), 0));
        }
    }

    @Test
    void doneIsWhatHasNothingLeftToDo() {
        var table = table(ALL, at(0.5), null);
        assertThat(table.done()).isEqualTo(at(0.5));
        open(table, 1);
        open(table, 2);
        assertThat(table.done()).isBefore(at(1)).isAfter(at(0.9));
        table.settled(at(2));
        assertThat(table.done()).isBefore(at(1)).isAfter(at(0.9));
        table.settled(at(1));
        assertThat(table.done()).isEqualTo(at(2));
    }

    @Test
    void whatRanWhenTheProcessDiedFiresAgain() {
        var died = table(ONCE, at(0.5), null);
        assertThat(open(died, 1)).containsExactly(new Fire(at(1), 0));

        var next = table(ONCE, at(1.2), died.done());
        assertThat(open(next, 1.2)).containsExactly(new Fire(at(1), 1));
    }

    @Test
    void aScheduleThatEndsHasNoNextSlot() {
        var table = table(SKIP.withWindow(new Timer.Window(at(2), at(3))), at(0), null);

        assertThat(table.wake(at(0))).contains(at(2));
        assertThat(open(table, 2)).containsExactly(new Fire(at(2), 0));
        assertThat(open(table, 3)).containsExactly(new Fire(at(3), 0));
        assertThat(table.next()).isEmpty();
        assertThat(open(table, 10)).isEmpty();
    }

    @Test
    void jitterDelaysASlotAndARestartWithinItLosesNone() {
        var spread = every(60, SKIP.withJitter(Duration.ofMinutes(30)));
        var table = table(spread, at(35), null);
        var due = table.wake(at(35)).orElseThrow();

        assertThat(due).isAfter(at(60)).isBefore(at(90));
        assertThat(table.look(due.minusNanos(1), Phase.OPEN)).isEmpty();
        var restarted = table(spread, due.minusNanos(1), null);
        assertThat(restarted.wake(due.minusNanos(1))).contains(due);
        assertThat(table.look(due, Phase.OPEN)).containsExactly(new Fire(at(60), 0));
        assertThat(restarted.look(due, Phase.OPEN)).containsExactly(new Fire(at(60), 0));
        assertThat(table(spread, due, null).next()).contains(at(120));
    }

    private static List<Step> open(Timetable table, double minute) {
        return table.look(at(minute), Phase.OPEN);
    }

    private static Timer every(int minutes, Timer timer) {
        return new Timer(
                timer.name(),
                new Schedule.Every(Duration.ofMinutes(minutes)),
                timer.missed(),
                timer.overlap(),
                timer.scope(),
                timer.jitter(),
                timer.window());
    }

    private static Timetable table(Timer timer, Instant now, @Nullable Instant done) {
        return new Timetable(
                timer, Slots.of(timer), new Jitter(timer.jitter(), "f/tick"), now, done);
    }

    private static Instant at(double minute) {
        return Instant.parse("2026-01-01T00:00:00Z").plusMillis(Math.round(minute * 60_000));
    }
}
