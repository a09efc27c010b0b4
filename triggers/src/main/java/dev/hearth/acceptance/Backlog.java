package dev.hearth.acceptance;

import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Event;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is accepted and not at its end, and the room and memory it takes. Not thread-safe.
final class Backlog {

    /// What an event takes in memory beyond its data, about.
    private static final long EVENT_BYTES = 2_000;

    private final AcceptanceSettings settings;
    private final Map<FunctionName, Lane> lanes = new HashMap<>();
    private int size;
    private long memory;

    Backlog(AcceptanceSettings settings) {
        this.settings = settings;
    }

    Lane lane(FunctionName function) {
        return lanes.computeIfAbsent(function, _ -> new Lane());
    }

    Collection<Lane> lanes() {
        return lanes.values();
    }

    Set<FunctionName> functions() {
        return lanes.keySet();
    }

    /// A function has as many places at most as are left for all.
    ///
    /// @return empty where there is room for one more of it
    Optional<Receipt.Full> refusal(FunctionName function) {
        int room = settings.pending() - size;
        int pending = lane(function).pending;
        if (pending < room) {
            return Optional.empty();
        }
        return Optional.of(
                room <= 0
                        ? new Receipt.Full(
                                Receipt.Full.Whose.NODE,
                                "%d accepted invocations wait on this node".formatted(size))
                        : new Receipt.Full(
                                Receipt.Full.Whose.FUNCTION,
                                "%d accepted invocations of %s wait, of %d on this node"
                                        .formatted(pending, function, size)));
    }

    void take(FunctionName function) {
        lane(function).pending++;
        size++;
    }

    void leave(FunctionName function) {
        lane(function).pending--;
        size--;
    }

    /// Keeps the event in memory where there is room, or where it is nowhere else.
    void remember(Held held, Event event) {
        long bytes = bytes(event);
        if (held.keeper == Held.Keeper.TOPIC || memory + bytes <= settings.memory().bytes()) {
            held.event = event;
            memory += bytes;
        }
    }

    void forgetEvent(Held held) {
        var event = held.event;
        if (event != null) {
            memory -= bytes(event);
            held.event = null;
        }
    }

    private static long bytes(Event event) {
        var data = event.cloudEvent().getData();
        return EVENT_BYTES + (data == null ? 0 : data.toBytes().length);
    }
}
