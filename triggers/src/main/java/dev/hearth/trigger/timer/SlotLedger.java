package dev.hearth.trigger.timer;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// What all nodes know of the slots of each trigger: one text per trigger, which changes only from
/// what the one who changes it has read. Any thread; futures complete on the caller's context.
public interface SlotLedger {

    /// What became of a change.
    enum Change {
        /// On more than half of the nodes.
        MADE,
        /// Somebody else was faster, and nothing was changed.
        OTHER_TEXT,
        /// Fewer than more than half of the nodes are together; nothing was changed.
        TOO_FEW_NODES,
        /// The answer was lost: it may have been made, and it may yet be undone.
        UNKNOWN
    }

    /// Absent when no node has written one since all nodes were away.
    Future<Optional<String>> read(String trigger);

    /// @param before what was read
    Future<Change> replace(String trigger, Optional<String> before, String after);

    /// Says whenever a node has changed the text.
    ///
    /// @param changed on any thread
    /// @return ends it
    Runnable watch(String trigger, Runnable changed);

    /// What this node is called, as long as its process lives.
    String self();

    /// All nodes that are there, this one included.
    List<String> nodes();
}
