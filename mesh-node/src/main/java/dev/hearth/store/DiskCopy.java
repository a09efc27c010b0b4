package dev.hearth.store;

import dev.hearth.cluster.SharedEntry;
import dev.hearth.state.StateKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// This node's copy of all values: on its disk, and in memory what is known of each but for the
/// value. On one context. Futures fail where it is not on the disk.
final class DiskCopy {

    private final StateDisk disk;
    private final Register register;
    private final Map<String, Future<Void>> writing = new HashMap<>();

    DiskCopy(StateDisk disk, StateSettings settings) {
        this.disk = disk;
        this.register = new Register(settings);
    }

    /// What the disk has. Blocks; any thread.
    Map<String, Register.Line> read() {
        var lines = new HashMap<String, Register.Line>();
        disk.forEach((key, entry) -> lines.put(key, Register.Line.of(key, entry)));
        return lines;
    }

    void enter(Map<String, Register.Line> read) {
        read.forEach(register::enter);
    }

    /// Why a value may not be kept; empty where it may.
    Optional<String> objection(StateKey key, int length) {
        return register.objection(key, length);
    }

    /// Unless what has replaced it is there already.
    Future<Void> keep(String key, SharedEntry entry) {
        return register.version(key) >= entry.version()
                ? writing.getOrDefault(key, Future.succeededFuture())
                : store(key, entry);
    }

    private Future<Void> store(String key, SharedEntry entry) {
        register.enter(key, Register.Line.of(key, entry));
        var written = disk.write(key, entry);
        writing.put(key, written);
        return written.onComplete(_ -> writing.remove(key, written))
                .onFailure(_ -> {
                    if (register.version(key) == entry.version()) {
                        register.forget(key);
                    }
                });
    }

    /// Of all keys.
    Map<String, Long> versions() {
        return register.versions();
    }

    /// Takes over what the cluster has, and nothing else; what has changed here since is later.
    ///
    /// @param before what there was here when the cluster was asked
    Future<Void> align(Map<String, Long> before, Map<String, SharedEntry> cluster) {
        var done = new ArrayList<Future<Void>>();
        cluster.forEach((key, entry) -> {
            long known = before.getOrDefault(key, 0L);
            if (known != entry.version() && register.version(key) == known) {
                done.add(store(key, entry));
            }
        });
        var gone = new ArrayList<String>();
        before.forEach((key, version) -> {
            if (!cluster.containsKey(key) && register.version(key) == version) {
                register.forget(key);
                gone.add(key);
            }
        });
        done.add(disk.remove(gone));
        return Future.join(done).mapEmpty();
    }

    Future<Void> forgetExpired(Instant now) {
        return disk.remove(register.takeExpired(now));
    }
}
