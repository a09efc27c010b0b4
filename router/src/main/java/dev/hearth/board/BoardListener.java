package dev.hearth.board;

/// What the warm board has to report. Called on one event loop; must not block.
public interface BoardListener {

    /// Published to all other nodes, or sent to one that asked for all.
    ///
    /// @param bytes of the notice, counted once, however many nodes it goes to
    void sent(int bytes);

    void received(int bytes);

    /// Something was missed, so a node was asked for all of it.
    void asked();
}
