package dev.hearth.cli;

import dev.hearth.node.Node;

/// Drains a node when the process is told to end (SIGTERM, SIGINT), or the node to drain.
final class Shutdown {

    private final Node node;

    Shutdown(Node node) {
        this.node = node;
    }

    /// From now on. The process exits with 0 when nothing was given up, else with 1; it ends within
    /// the drain timeout and a few seconds whatever guests do.
    void onRequest() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "hearth-shutdown"));
        // Ending waits for the hook, which an event loop must not.
        node.drainRequested()
                .onSuccess(_ ->
                        Thread.ofPlatform()
                                .name("hearth-drain-request")
                                .start(() -> System.exit(ExitCode.OK)));
    }

    private void drain() {
        // In a shutdown hook System.exit would wait for itself.
        Runtime.getRuntime()
                .halt(node.close() == Node.Closed.CLEAN ? ExitCode.OK : ExitCode.FAILED);
    }
}
