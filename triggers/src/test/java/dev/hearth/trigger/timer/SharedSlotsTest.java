package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger.Timer;
import dev.hearth.function.Trigger.Timer.Missed;
import dev.hearth.function.Trigger.Timer.Overlap;
import dev.hearth.function.Trigger.Timer.Schedule;
import dev.hearth.trigger.timer.SlotLedger.Change;
import dev.hearth.trigger.timer.Timetable.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Three nodes share the slots of a trigger; time is a variable.
final class SharedSlotsTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LEASE = TIMEOUT.plusSeconds(45);
    private static final Timer SECONDLY =
            Timer.of("tick", new Schedule.Every(Duration.ofSeconds(1))).withOverlap(Overlap.ALLOW);

    private final LedgerInMemory ledger = new LedgerInMemory();
    private Instant now = BEGIN.plusMillis(500);

    @Test
    void aSlotFiresOnOneNode() {
        var mesh = nodes(SECONDLY, 3);
        for (int slot = 1; slot <= 50; slot++) {
            at(slot);
            int fired = 0;
            for (int turn = 0; turn < 8; turn++) {
                fired += fired(mesh);
                now = now.plusMillis(100);
            }
            assertThat(fired).isEqualTo(1);
        }
        assertThat(mesh).allSatisfy(node -> assertThat(node.running).isNotEmpty());
    }

    @Test
    void whenItsNodeIsGoneAnotherFiresItInItsTurn() {
        var mesh = nodes(SECONDLY, 3);
        at(1);
        assertThat(mesh.stream().filter(node -> !node.look().isEmpty()).count()).isEqualTo(1);
        for (var alone : mesh) {
            at(now.getEpochSecond() - BEGIN.getEpochSecond() + 1);
            now = now.plusMillis(600);
            assertThat(alone.look()).hasSize(1);
        }
    }

    @Test
    void aSlotWhoseNodeIsGoneIsTakenOnWhenItsClaimIsOver() {
        var mesh = nodes(SECONDLY.withOverlap(Overlap.FORBID), 2);
        at(1);
        now = now.plusMillis(900);
        var slot = BEGIN.plusSeconds(1);
        assertThat(mesh.getFirst().look()).contains(new Step.Fire(slot, 0));
        now = slot.plus(LEASE).plusMillis(850);
        mesh.getLast().look();
        assertThat(mesh.getLast().takenOn).isEmpty();
        now = now.plusMillis(700);
        mesh.getLast().look();
        assertThat(mesh.getLast().takenOn).containsExactly(slot);
    }

    @Test
    void whoRunsASlotForLongerKeepsIt() {
        var mesh = nodes(SECONDLY.withOverlap(Overlap.FORBID), 2);
        at(1);
        now = now.plusMillis(900);
        mesh.getFirst().look();
        for (int i = 0; i < 20; i++) {
            now = now.plusSeconds(20);
            assertThat(mesh.getFirst().look()).noneMatch(Step.GiveUp.class::isInstance);
            mesh.getLast().look();
            assertThat(mesh.getLast().takenOn).isEmpty();
        }
        assertThat(mesh.getFirst().running).hasSize(1);
    }

    @Test
    void whatAClosedNodeReleasesIsTakenOnAtOnce() {
        var mesh = nodes(SECONDLY.withOverlap(Overlap.FORBID), 2);
        at(1);
        now = now.plusMillis(900);
        mesh.getFirst().look();
        var slot = mesh.getFirst().running.iterator().next();
        mesh.getFirst().book.released(slot, now).await();
        now = now.plusMillis(700);
        mesh.getLast().look();
        assertThat(mesh.getLast().takenOn).containsExactly(slot);
    }

    @Test
    void aLaterSlotTakesThePlaceOfOneThatRunsElsewhere() {
        var mesh = nodes(SECONDLY.withOverlap(Overlap.REPLACE), 2);
        at(1);
        now = now.plusMillis(900);
        mesh.getFirst().look();
        now = now.plusSeconds(1);
        assertThat(mesh.getLast().look()).containsExactly(new Step.Fire(BEGIN.plusSeconds(2), 0));
        assertThat(mesh.getFirst().look()).containsExactly(new Step.GiveUp(BEGIN.plusSeconds(1)));
    }

    @Test
    void aPauseHoldsAllNodes() {
        var mesh = nodes(SECONDLY, 2);
        mesh.getFirst().look();
        mesh.getFirst().book.hold(Hold.PAUSED).await();
        now = now.plusSeconds(10);
        assertThat(mesh.getLast().look()).containsExactly(new Step.Drop(10));
        assertThat(mesh.getLast().book.held()).isEqualTo(Hold.PAUSED);
        mesh.getLast().book.hold(null).await();
        now = now.plusSeconds(1).plusMillis(400);
        assertThat(mesh.getFirst().look()).hasSize(1).hasOnlyElementsOfType(Step.Fire.class);
    }

    @Test
    void whereTooFewAreTogetherNothingFires() {
        var node = nodes(SECONDLY, 1).getFirst();
        ledger.answer(() -> Change.TOO_FEW_NODES);
        at(1);
        var look = node.book.look(now, Set.of());
        assertThat(look.failed()).isTrue();
        assertThat(look.cause()).hasMessageContaining("half of the nodes");

        ledger.answer(() -> Change.MADE);
        assertThat(node.look()).containsExactly(new Step.Fire(BEGIN.plusSeconds(1), 0));
    }

    @Test
    void aClaimWhoseAnswerWasLostCountsOnlyAfterALaterChangeWasMade() {
        var node = nodes(SECONDLY, 1).getFirst();
        ledger.answer(() -> Change.UNKNOWN);
        at(1);
        assertThat(node.book.look(now, Set.of()).failed()).isTrue();
        assertThat(node.book.look(now, Set.of()).failed()).isTrue();

        ledger.answer(() -> Change.MADE);
        assertThat(node.look()).containsExactly(new Step.Fire(BEGIN.plusSeconds(1), 0));
    }

    @Test
    void anEntryThatAllHaveLostGoesOnFromWhatWasSeenLast() {
        var mesh = nodes(SECONDLY, 2);
        at(1);
        now = now.plusMillis(900);
        assertThat(fired(mesh)).isEqualTo(1);
        assertThat(mesh.getLast().look()).isEmpty();
        ledger.forget();
        now = now.plusSeconds(1);
        assertThat(mesh.getLast().look()).containsExactly(new Step.Fire(BEGIN.plusSeconds(2), 0));
    }

    @Test
    void whoComesBackWithALaterMarkMovesTheOthersOn() {
        var late = new Node("a", SECONDLY.withMissed(new Missed.All(Duration.ofDays(1))), 5);
        var early = new Node("b", SECONDLY.withMissed(new Missed.All(Duration.ofDays(1))), 2);
        now = BEGIN.plusMillis(8_800);
        assertThat(early.look()).containsExactly(new Step.Fire(BEGIN.plusSeconds(3), 1));
        assertThat(late.look()).containsExactly(new Step.Fire(BEGIN.plusSeconds(6), 1));
        assertThat(early.look()).containsExactly(new Step.GiveUp(BEGIN.plusSeconds(3)));
    }

    @Test
    void anotherScheduleBeginsAnewAndTheFormerOneFiresNothingMore() {
        var former = new Node("a", SECONDLY, null);
        at(1);
        former.look();
        var later = Timer.of("tick", new Schedule.Every(Duration.ofSeconds(7)));
        var next = new Node("b", later, null);
        now = BEGIN.plusMillis(7_900);
        assertThat(next.look()).containsExactly(new Step.Fire(BEGIN.plusSeconds(7), 0));
        assertThat(former.book.look(now, Set.of()).cause()).hasMessageContaining("schedule");
    }

    /// Nodes are killed, stand still for half a minute, have clocks that are 5 s wrong and lose
    /// answers.
    @ParameterizedTest
    @EnumSource(Overlap.class)
    void ofThousandsOfSlotsNoneIsLostOrRunsTwice(Overlap overlap) {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var name = "seed " + seed;
        var missed =
                overlap == Overlap.REPLACE
                        ? new Missed.Once(Duration.ofDays(1))
                        : new Missed.All(Duration.ofDays(1));
        var trigger = SECONDLY.withOverlap(overlap).withMissed(missed);
        var mesh = nodes(trigger, 3);
        ledger.answer(() ->
                switch (random.nextInt(100)) {
                    case 0 -> Change.UNKNOWN;
                    case 1 -> Change.TOO_FEW_NODES;
                    default -> Change.MADE;
                });
        var ends = new TreeMap<Instant, List<Runnable>>();
        var completed = new HashMap<Instant, Integer>();
        var given = new HashSet<Instant>();
        Set<Instant> mayRunTwice = new HashSet<>();
        Map<Node, Instant> still = new HashMap<>();
        long dropped = 0;
        while (now.isBefore(BEGIN.plusSeconds(4_000))) {
            now = now.plusMillis(50 + random.nextInt(100));
            while (!ends.isEmpty() && !ends.firstKey().isAfter(now)) {
                ends.pollFirstEntry().getValue().forEach(Runnable::run);
            }
            for (int i = 0; i < mesh.size(); i++) {
                var node = mesh.get(i);
                if (random.nextInt(6_000) == 0) {
                    node.dead = true;
                    mayRunTwice.addAll(node.running);
                    mesh.set(i, new Node(node.self, trigger, null));
                    mesh.get(i).skew = Duration.ofSeconds(random.nextInt(11) - 5);
                    continue;
                }
                if (random.nextInt(6_000) == 0) {
                    still.put(node, now.plusSeconds(random.nextInt(30)));
                }
                if (still.getOrDefault(node, now).isAfter(now)) {
                    continue;
                }
                for (var step : node.tryToLook()) {
                    switch (step) {
                        case Step.Drop(var count) -> dropped += count;
                        case Step.GiveUp(var slot) -> {
                            if (!node.ended.remove(slot)) {
                                given.add(slot);
                            }
                        }
                        case Step.Fire(var slot, _) ->
                                ends.computeIfAbsent(end(random), _ -> new ArrayList<>())
                                        .add(() -> complete(node, slot, completed));
                    }
                }
                for (var slot : node.takenOn) {
                    assertThat(mayRunTwice).as(name).contains(slot);
                    ends.computeIfAbsent(end(random), _ -> new ArrayList<>())
                            .add(() -> complete(node, slot, completed));
                }
            }
        }
        assertThat(completed.size()).as(name).isGreaterThan(1_000);
        completed.forEach((slot, times) -> {
            if (!mayRunTwice.contains(slot)) {
                assertThat(times).as("%s %s", name, slot).isEqualTo(1);
            }
        });
        long lost = 0;
        if (overlap == Overlap.ALLOW) {
            for (var slot = BEGIN.plusSeconds(1);
                    slot.isBefore(BEGIN.plusSeconds(3_400));
                    slot = slot.plusSeconds(1)) {
                lost += completed.containsKey(slot) ? 0 : 1;
            }
            assertThat(dropped).as(name).isZero();
            assertThat(given).as(name).isSubsetOf(mayRunTwice);
        }
        assertThat(lost).as(name).isZero();
    }

    private Instant end(Random random) {
        return now.plusMillis(random.nextInt(500));
    }

    private static void complete(Node node, Instant slot, Map<Instant, Integer> completed) {
        if (!node.dead && node.running.contains(slot)) {
            completed.merge(slot, 1, Integer::sum);
            node.ended.add(slot);
        }
    }

    private void at(long second) {
        now = BEGIN.plusSeconds(second);
    }

    private int fired(List<Node> mesh) {
        int fired = 0;
        for (var node : mesh) {
            fired += (int) node.look().stream().filter(Step.Fire.class::isInstance).count();
        }
        return fired;
    }

    private List<Node> nodes(Timer trigger, int count) {
        var mesh = new ArrayList<Node>();
        for (int i = 0; i < count; i++) {
            mesh.add(new Node("node-" + i, trigger, null));
        }
        return mesh;
    }

    /// The thin part around a [SharedBook].
    private final class Node {

        final String self;
        final SharedBook book;
        final Set<Instant> running = new HashSet<>();
        final Set<Instant> ended = new HashSet<>();
        List<Instant> takenOn = List.of();
        Duration skew = Duration.ZERO;
        boolean dead;

        /// @param done the second up to which an earlier run had done everything
        Node(String self, Timer trigger, Integer done) {
            this.self = self;
            var rule =
                    new LedgerEntry.Rule(
                            trigger,
                            Slots.of(trigger),
                            new Jitter(Duration.ZERO, "f/tick"),
                            new Lease(TIMEOUT));
            var mark = done == null ? null : BEGIN.plusSeconds(done);
            book =
                    new SharedBook(
                            ledger.of(self),
                            "f/tick",
                            SlotFile.text(trigger.schedule()),
                            rule,
                            now,
                            mark,
                            () -> {});
        }

        List<Step> look() {
            return performed(book.look(now.plus(skew), running).await());
        }

        List<Step> tryToLook() {
            for (var slot : List.copyOf(ended)) {
                if (book.settled(slot).succeeded()) {
                    ended.remove(slot);
                    running.remove(slot);
                }
            }
            var look = book.look(now.plus(skew), running);
            takenOn = List.of();
            return look.succeeded() ? performed(look.result()) : List.of();
        }

        private List<Step> performed(Book.Turn turn) {
            takenOn = turn.takenOn().stream().map(Book.TakenOn::slot).toList();
            running.addAll(takenOn);
            for (var step : turn.steps()) {
                switch (step) {
                    case Step.Drop _ -> {}
                    case Step.GiveUp(var slot) -> running.remove(slot);
                    case Step.Fire(var slot, _) -> running.add(slot);
                }
            }
            return turn.steps();
        }
    }
}
