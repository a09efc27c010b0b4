package dev.hearth.acceptance;

import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/// What other nodes know of the events that this one has accepted, so that they go on with them
/// when it is gone.
///
/// Each event is one node's to bring to an end. Called on the context of [AsyncInvocations];
/// futures complete there.
public interface Copies {

    /// Of a node that is alone: its disk is all there is.
    Copies NONE = new NoCopies();

    /// Who takes over what other nodes leave.
    interface Heir {

        /// Completes when the event is on this node's disk, and goes on with it then.
        ///
        /// @param attempt the next one, from 1
        /// @param event as [Copies#keep] had it
        Future<Void> adopt(InvocationId id, int attempt, Buffer event);

        /// What this node has may be another one's by now: it is to ask by [Copies#resume] before
        /// it begins any of it.
        void recheck();
    }

    /// What a 202 promises.
    Durability durability();

    /// Until then nothing is taken over.
    void open(Heir heir);

    /// Completes when another node has it in memory; fails where that is not so, or not known.
    Future<Void> keep(InvocationId id, Buffer event);

    /// It is to be tried again.
    ///
    /// @param attempt the next one, from 2
    void next(InvocationId id, int attempt);

    /// It is at its end.
    ///
    /// @param attempt the last one, from 1
    void end(InvocationId id, int attempt);

    /// Whether what the disk of this node has is its own to bring to an end. Completes once that is
    /// known: not before enough nodes are together.
    Future<Boolean> resume(InvocationId id, Supplier<Future<Buffer>> event);

    /// Whether so many nodes are together that no other one takes over what this one has.
    boolean isMajority();
}
