package dev.hearth.load;

import java.util.List;

/// An arm that has started, and waits for its turn.
record Running(Arm arm, Server server) {

    ProcessTree tree() {
        return new ProcessTree(List.of(server.process().toHandle()));
    }
}
