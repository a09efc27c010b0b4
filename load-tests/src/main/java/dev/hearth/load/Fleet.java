package dev.hearth.load;

import java.util.List;

/// Many functions, of which no two have the same code, and what it takes to run them.
interface Fleet {

    /// As results and `--arms` have it.
    String name();

    /// What must be there.
    List<Tool> tools();

    /// Returns when all listen.
    ///
    /// @throws IllegalStateException they do not start; none is left running
    Started start(int functions, Pinning pinning);

    /// @param servers all that has to be paid for
    /// @param targets a function each
    record Started(Fleet fleet, List<Server> servers, List<Target> targets) {

        public Started {
            servers = List.copyOf(servers);
            targets = List.copyOf(targets);
        }

        ProcessTree tree() {
            return ProcessTree.of(servers);
        }

        /// Ends them, stopped or not.
        void end() {
            var alive = servers.stream().filter(server -> server.process().isAlive()).toList();
            if (!alive.isEmpty()) {
                ProcessTree.of(alive).goOn();
            }
            servers.forEach(server -> server.process().destroy());
            servers.forEach(Server::close);
        }
    }
}
