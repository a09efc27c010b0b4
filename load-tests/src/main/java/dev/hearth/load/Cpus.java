package dev.hearth.load;

import java.util.ArrayList;
import java.util.List;

/// The processor that servers have to themselves, and the one of the client. Numbers as `taskset`
/// has them, from 0.
record Cpus(int server, int client) {

    List<String> pinServer(List<String> command) {
        return pin(server, command);
    }

    List<String> pinClient(List<String> command) {
        return pin(client, command);
    }

    private static List<String> pin(int cpu, List<String> command) {
        var pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu)));
        pinned.addAll(command);
        return pinned;
    }
}
