package dev.hearth.trigger.timer;

import dev.hearth.function.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What all nodes know of one trigger's slots, and what a node makes of it. Without I/O.
///
/// Who has written an entry in which a slot is claimed for them runs the slot; nobody else does
/// until the claim is over.
///
/// @param progress the [Timetable]'s, as if one node fired all
/// @param claims who runs what; one for each slot that runs
/// @param hold absent: slots fire
record LedgerEntry(Progress progress, Map<Instant, Claim> claims, @Nullable Hold hold) {

    /// The trigger, how its slots are found, and how long one is claimed.
    record Rule(Trigger.Timer trigger, Slots slots, Jitter jitter, Lease lease) {}

    /// What a node is to do.
    ///
    /// @param dropped slots that do not fire
    record Decided(LedgerEntry entry, long dropped) {}

    LedgerEntry {
        claims = Map.copyOf(claims);
    }

    static LedgerEntry begin(Rule rule, Instant now, @Nullable Instant done) {
        var table = new Timetable(rule.trigger(), rule.slots(), rule.jitter(), now, done);
        return new LedgerEntry(table.progress(), Map.of(), null);
    }

    Timetable table(Rule rule) {
        return new Timetable(rule.trigger(), rule.slots(), rule.jitter(), progress);
    }

    /// Decides the slots that are due and takes on those that fire, and those whose claim is over;
    /// renews its claims on those that it runs.
    ///
    /// @param turn when this node looks at what is due: later than `now` where others come first
    Decided look(Rule rule, String owner, Instant turn, Instant now, Set<Instant> running) {
        var table = table(rule);
        var phase = hold == null ? Timetable.Phase.OPEN : Timetable.Phase.HELD;
        var taken = new HashMap<>(claims);
        long dropped = 0;
        for (var step : table.look(turn, phase)) {
            switch (step) {
                case Timetable.Step.Drop(var count) -> dropped += count;
                case Timetable.Step.GiveUp(var slot) -> taken.remove(slot);
                case Timetable.Step.Fire(var slot, var missed) ->
                        taken.put(slot, new Claim(owner, rule.lease().from(now), missed));
            }
        }
        taken.replaceAll((slot, claim) -> {
            boolean mine = claim.owner().equals(owner) && running.contains(slot);
            boolean renewed = mine && rule.lease().isShort(claim, now);
            boolean over = !mine && hold == null && claim.until().isBefore(turn);
            return renewed || over
                    ? new Claim(owner, rule.lease().from(now), claim.missed())
                    : claim;
        });
        return new Decided(new LedgerEntry(table.progress(), taken, hold), dropped);
    }

    /// Those that are claimed for the owner, oldest first.
    TreeMap<Instant, Claim> of(String owner) {
        var own = new TreeMap<>(claims);
        own.values().removeIf(claim -> !claim.owner().equals(owner));
        return own;
    }

    /// The slot has come to its end where it was claimed.
    LedgerEntry settled(Rule rule, String owner, Instant slot) {
        if (!isOf(owner, slot)) {
            return this;
        }
        return changed(rule, table -> table.settled(slot));
    }

    /// An earlier run of the node had done everything up to there.
    LedgerEntry doneBefore(Rule rule, @Nullable Instant done) {
        return done == null ? this : changed(rule, table -> table.doneBefore(done));
    }

    private LedgerEntry changed(Rule rule, Consumer<Timetable> change) {
        var table = table(rule);
        change.accept(table);
        var after = table.progress();
        var left = new HashMap<>(claims);
        left.keySet().retainAll(Set.copyOf(after.running()));
        return new LedgerEntry(after, left, hold);
    }

    /// Whoever looks next may take the slot on.
    LedgerEntry released(String owner, Instant slot, Instant now) {
        if (!isOf(owner, slot)) {
            return this;
        }
        var left = new HashMap<>(claims);
        left.computeIfPresent(
                slot, (_, claim) -> new Claim(owner, now.minusNanos(1), claim.missed()));
        return new LedgerEntry(progress, left, hold);
    }

    LedgerEntry held(@Nullable Hold hold) {
        return new LedgerEntry(progress, claims, hold);
    }

    /// Whether the owner may begin what takes as long as the function may.
    boolean mayRun(Rule rule, String owner, Instant slot, Instant now) {
        var claim = claims.get(slot);
        return claim != null
                && claim.owner().equals(owner)
                && !claim.until().isBefore(now.plus(rule.lease().timeout()));
    }

    private boolean isOf(String owner, Instant slot) {
        var claim = claims.get(slot);
        return claim != null && claim.owner().equals(owner);
    }

    /// When to look again; absent when nothing will be due and nothing runs.
    Optional<Instant> wake(Rule rule, String owner, Instant now) {
        var moments = new ArrayList<Instant>();
        table(rule).wake(now).ifPresent(moments::add);
        claims.values()
                .forEach(claim ->
                        moments.add(
                                claim.owner().equals(owner)
                                        ? rule.lease().renewal(claim)
                                        : claim.until().plusMillis(1)));
        return moments.stream().min(Instant::compareTo);
    }
}
