package dev.hearth.store;

import dev.hearth.cluster.SharedEntry;
import dev.hearth.journal.Change;
import dev.hearth.journal.Journal;
import dev.hearth.journal.Journal.Purpose;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Values and the life they are of, in the node's journal. Futures fail where it is not on the
/// disk.
record StateDisk(Journal journal) {

    private static final String ENTRY = "state/entry/";
    private static final String LIFE = "state/life";

    Future<Optional<Life>> life() {
        return journal.read(LIFE).map(found -> found.map(Life::of));
    }

    Future<Void> write(Life life) {
        return journal.write(Purpose.SETTLE, List.of(new Change.Put(LIFE, life.toBuffer())));
    }

    Future<Void> write(String key, SharedEntry entry) {
        return journal.write(
                entry.value() == null ? Purpose.SETTLE : Purpose.TAKE,
                List.of(new Change.Put(ENTRY + key, Buffer.buffer(entry.toBytes()))));
    }

    Future<Void> remove(Collection<String> keys) {
        return keys.isEmpty()
                ? Future.succeededFuture()
                : journal.write(
                        Purpose.SETTLE,
                        keys.stream().<Change>map(key -> new Change.Remove(ENTRY + key)).toList());
    }

    /// Blocks.
    void forEach(BiConsumer<String, SharedEntry> each) {
        journal.forEach(
                ENTRY,
                (key, value) ->
                        each.accept(
                                key.substring(ENTRY.length()), SharedEntry.of(value.getBytes())));
    }
}
