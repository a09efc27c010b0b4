package dev.hearth.state;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Values by key that outlive the invocation, the node and the mesh's restart.
///
/// 1. What one key goes through is one order, the same for all nodes: a read sees the last write
///    that was answered before it began, wherever that was made.
/// 2. A write that was answered with [Writing.Written] is in the memory of two nodes, where there
///    are two, and on the disk of the node that was asked.
/// 3. Where fewer than more than half of the nodes are together nothing is read and nothing
///    written.
/// 4. Nothing is promised between two keys.
///
/// Any thread; never blocks; futures never fail, and complete on the caller's context.
public interface State {

    Future<Reading> read(StateKey key);

    /// @param ttl after which the value is gone; absent: never
    Future<Writing> write(StateKey key, Condition condition, Buffer value, @Nullable Duration ttl);

    /// Where there is no value nothing is written: [Writing.Unmet].
    Future<Writing> remove(StateKey key, Condition condition);
}
