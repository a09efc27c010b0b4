package dev.hearth.trigger.timer;

import dev.hearth.trigger.timer.LedgerEntry.Decided;
import dev.hearth.trigger.timer.LedgerEntry.Rule;
import dev.hearth.trigger.timer.Timetable.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Shared by all nodes: `scope: cluster`.
///
/// 1. A slot runs here after the ledger said that an entry in which it is claimed for this trigger
///    was made. Where the answer was lost, nothing new runs here until a later change was made.
/// 2. Every slot has its node, the one that looks at it first; the others look after it in turn, in
///    case it is gone.
/// 3. An entry that all nodes have lost is begun again from what this one has seen last.
final class SharedBook implements Book {

    private static final Duration TURN = Duration.ofMillis(300);
    private static final int LAST_TURN = 4;

    private record Written(LedgerEntry before, LedgerEntry after, long dropped) {}

    private final SlotLedger ledger;
    private final String key;
    private final String schedule;
    private final Rule rule;
    private final String owner;
    private final @Nullable Instant doneBefore;
    private final Runnable unwatch;

    private LedgerEntry seen;
    private boolean joined;
    private boolean unsure;
    private Future<?> last = Future.succeededFuture();

    /// @param now from when slots fire where no node has written anything
    /// @param doneBefore up to when an earlier run of this node had done everything
    /// @param changed called whenever a node has changed the entry; any thread
    SharedBook(
            SlotLedger ledger,
            String key,
            String schedule,
            Rule rule,
            Instant now,
            @Nullable Instant doneBefore,
            Runnable changed) {
        this.ledger = ledger;
        this.key = key;
        this.schedule = schedule;
        this.rule = rule;
        this.doneBefore = doneBefore;
        owner = ledger.self() + "/" + UUID.randomUUID();
        seen = LedgerEntry.begin(rule, now, doneBefore);
        unwatch = ledger.watch(key, changed);
    }

    @Override
    public Future<Turn> look(Instant now, Set<Instant> running) {
        var here = Set.copyOf(running);
        return change(entry -> entry.look(rule, owner, now.minus(delay(entry)), now, here))
                .map(written -> turn(written, here));
    }

    private Turn turn(Written written, Set<Instant> running) {
        var steps = new ArrayList<Step>();
        var takenOn = new ArrayList<TakenOn>();
        if (written.dropped() > 0) {
            steps.add(new Step.Drop(written.dropped()));
        }
        var own = written.after().of(owner);
        running.stream()
                .filter(slot -> !own.containsKey(slot))
                .forEach(slot -> steps.add(new Step.GiveUp(slot)));
        own.forEach((slot, claim) -> {
            var earlier = written.before().claims().get(slot);
            boolean fired = earlier != null && !earlier.owner().equals(owner);
            if (fired) {
                takenOn.add(new TakenOn(slot, claim.missed()));
            } else if (!running.contains(slot)) {
                steps.add(new Step.Fire(slot, claim.missed()));
            }
        });
        return new Turn(steps, takenOn);
    }

    /// How much later than the first node this one looks at the next slot.
    private Duration delay(LedgerEntry entry) {
        var slot = entry.table(rule).next().orElse(Instant.EPOCH);
        var nodes =
                ledger.nodes().stream()
                        .sorted(Comparator.comparingLong(node -> Jitter.hash(key + node + slot)))
                        .toList();
        return TURN.multipliedBy(Math.clamp(nodes.indexOf(ledger.self()), 0, LAST_TURN));
    }

    @Override
    public Future<Void> settled(Instant slot) {
        return change(always(entry -> entry.settled(rule, owner, slot))).mapEmpty();
    }

    @Override
    public Future<Void> released(Instant slot, Instant now) {
        return change(always(entry -> entry.released(owner, slot, now))).mapEmpty();
    }

    @Override
    public Future<Void> hold(@Nullable Hold hold) {
        return change(always(entry -> entry.held(hold))).mapEmpty();
    }

    private static Function<LedgerEntry, Decided> always(UnaryOperator<LedgerEntry> change) {
        return entry -> new Decided(change.apply(entry), 0);
    }

    private Future<Written> change(Function<LedgerEntry, Decided> decide) {
        var mine = last.transform(_ -> attempt(decide));
        last = mine;
        return mine;
    }

    private Future<Written> attempt(Function<LedgerEntry, Decided> decide) {
        return ledger.read(key)
                .compose(text -> decided(text, decide))
                .onSuccess(written -> {
                    seen = written.after();
                    joined = true;
                });
    }

    private Future<Written> decided(Optional<String> text, Function<LedgerEntry, Decided> decide) {
        var known = text.map(LedgerText::parse);
        var same = known.filter(it -> it.schedule().equals(schedule)).map(LedgerText::entry);
        if (joined && known.isPresent() && same.isEmpty()) {
            return Future.failedFuture(key + " has another schedule by now");
        }
        var before = same.map(this::joined).orElse(seen);
        var decided = decide.apply(before);
        var written = new Written(before, decided.entry(), decided.dropped());
        if (!unsure && same.filter(decided.entry()::equals).isPresent()) {
            return Future.succeededFuture(written);
        }
        var after = new LedgerText(UUID.randomUUID().toString(), schedule, decided.entry());
        return ledger.replace(key, text, after.encode())
                .compose(change ->
                        switch (change) {
                            case MADE -> {
                                unsure = false;
                                yield Future.succeededFuture(written);
                            }
                            case OTHER_TEXT -> attempt(decide);
                            case TOO_FEW_NODES ->
                                    Future.failedFuture(
                                            "not more than half of the nodes are together: no slot fires here");
                            case UNKNOWN -> {
                                unsure = true;
                                yield Future.failedFuture("the other nodes did not answer in time");
                            }
                        });
    }

    private LedgerEntry joined(LedgerEntry entry) {
        return joined ? entry : entry.doneBefore(rule, doneBefore);
    }

    @Override
    public @Nullable Hold held() {
        return seen.hold();
    }

    @Override
    public boolean mayRun(Instant slot, Instant now) {
        return seen.mayRun(rule, owner, slot, now);
    }

    @Override
    public Optional<Instant> next() {
        return seen.table(rule).next();
    }

    @Override
    public Optional<Instant> wake(Instant now) {
        var delay = delay(seen);
        return seen.wake(rule, owner, now.minus(delay)).map(due -> due.plus(delay));
    }

    @Override
    public Instant done() {
        return seen.table(rule).done();
    }

    @Override
    public void close() {
        unwatch.run();
    }
}
