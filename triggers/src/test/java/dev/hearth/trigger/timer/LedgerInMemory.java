package dev.hearth.trigger.timer;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// A ledger within the process, which answers at once.
final class LedgerInMemory {

    private final Map<String, String> texts = new HashMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final TreeSet<String> nodes = new TreeSet<>();
    private volatile Supplier<SlotLedger.Change> answers = () -> SlotLedger.Change.MADE;

    /// What the next changes are answered; one that is `UNKNOWN` is made all the same.
    void answer(Supplier<SlotLedger.Change> answers) {
        this.answers = answers;
    }

    void leave(String node) {
        nodes.remove(node);
    }

    /// All nodes were away at once.
    synchronized void forget() {
        texts.clear();
    }

    SlotLedger of(String self) {
        nodes.add(self);
        return new SlotLedger() {
            @Override
            public Future<Optional<String>> read(String trigger) {
                synchronized (LedgerInMemory.this) {
                    return Future.succeededFuture(Optional.ofNullable(texts.get(trigger)));
                }
            }

            @Override
            public Future<Change> replace(String trigger, Optional<String> before, String after) {
                var change = changed(trigger, before, after);
                if (change == Change.MADE) {
                    watchers.forEach(Runnable::run);
                }
                return Future.succeededFuture(change);
            }

            @Override
            public Runnable watch(String trigger, Runnable changed) {
                watchers.add(changed);
                return () -> watchers.remove(changed);
            }

            @Override
            public String self() {
                return self;
            }

            @Override
            public List<String> nodes() {
                return new ArrayList<>(nodes);
            }
        };
    }

    private synchronized SlotLedger.Change changed(
            String trigger, Optional<String> before, String after) {
        if (!Optional.ofNullable(texts.get(trigger)).equals(before)) {
            return SlotLedger.Change.OTHER_TEXT;
        }
        var answer = answers.get();
        if (answer == SlotLedger.Change.MADE || answer == SlotLedger.Change.UNKNOWN) {
            texts.put(trigger, after);
        }
        return answer;
    }
}
