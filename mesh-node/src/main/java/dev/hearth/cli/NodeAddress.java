package dev.hearth.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/// Which node a command talks to.
final class NodeAddress {

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description = "The node's admin API (default: $${HEARTH_ADMIN} or ${DEFAULT-VALUE}).",
            defaultValue = "${env:HEARTH_ADMIN:-http://127.0.0.1:8081}")
    private URI admin;

    AdminClient client() {
        return new AdminClient(admin);
    }
}
