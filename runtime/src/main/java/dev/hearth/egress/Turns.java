package dev.hearth.egress;

import java.util.ArrayDeque;
import java.util.Queue;

/// Whose turn it is among the requests of one function: so many are under way at once, so many wait
/// in the order they came. Not thread-safe.
final class Turns {

    private final int most;
    private final int mostWaiting;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    Turns(int most, int mostWaiting) {
        this.most = most;
        this.mostWaiting = mostWaiting;
    }

    /// Runs it at once or when its turn comes; each that ran [#leave]s once.
    ///
    /// @return false when too many wait: it never runs
    boolean enter(Runnable request) {
        if (underWay < most) {
            underWay++;
            request.run();
            return true;
        }
        return waiting.size() < mostWaiting && waiting.add(request);
    }

    void leave() {
        var next = waiting.poll();
        if (next == null) {
            underWay--;
        } else {
            next.run();
        }
    }

    boolean isIdle() {
        return underWay == 0;
    }
}
