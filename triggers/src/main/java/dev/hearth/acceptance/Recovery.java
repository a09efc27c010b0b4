package dev.hearth.acceptance;

import dev.hearth.acceptance.Progress.Waiting;
import dev.hearth.invocation.InvocationId;
import dev.hearth.journal.Journal;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What an earlier run left in the journal, the oldest first. Blocks.
final class Recovery {

    private static final String EVENT = Held.eventKey(new InvocationId("-")).replaceFirst("-$", "");
    private static final String PROGRESS =
            Held.progressKey(new InvocationId("-")).replaceFirst("-$", "");

    private final Map<InvocationId, AcceptedEvent> events = new HashMap<>();
    private final Map<InvocationId, Progress> progress = new HashMap<>();

    private Recovery() {}

    static List<Held> of(Journal journal) {
        var recovery = new Recovery();
        journal.forEach(Held.KEYS, recovery::read);
        return recovery.events.values().stream()
                .map(recovery::held)
                .sorted(Held.LATEST_FIRST.reversed())
                .toList();
    }

    private void read(String key, Buffer value) {
        if (key.startsWith(EVENT)) {
            var id = new InvocationId(key.substring(EVENT.length()));
            events.put(id, withoutData(id, Stored.parse(value)));
        } else if (key.startsWith(PROGRESS)) {
            var id = new InvocationId(key.substring(PROGRESS.length()));
            progress.put(id, StoredProgress.read(Stored.parse(value)));
        }
    }

    /// All events at once may be more than the memory holds.
    private static AcceptedEvent withoutData(InvocationId id, Stored stored) {
        return StoredEvent.read(id, stored.withoutData());
    }

    private Held held(AcceptedEvent event) {
        return new Held(event, progress.getOrDefault(event.id(), new Waiting(1)));
    }
}
