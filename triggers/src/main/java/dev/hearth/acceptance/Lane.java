package dev.hearth.acceptance;

import java.util.ArrayDeque;
import java.util.Deque;

/// The accepted invocations of one function that are not at their end.
final class Lane {

    /// For their turn, the one whose turn is next first.
    final Deque<Held> waiting = new ArrayDeque<>();

    int running;

    /// All of them, those that are being written included.
    int pending;
}
