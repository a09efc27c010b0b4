package dev.hearth.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The order in which arms take turns: each once a round, another one first each time, so that none
/// always follows the same one or a disturbance of the same moment.
final class Turns {

    private Turns() {}

    /// @param round from 0
    static <T> List<T> order(List<T> arms, int round) {
        var order = new ArrayList<>(arms);
        Collections.rotate(order, -round);
        return List.copyOf(order);
    }
}
