package dev.hearth.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which node a command talks to, and what it lets the command in with.
final class NodeAddress {

    @Option(
            names = {"--admin", "--to"},
            paramLabel = "URL",
            description = "The node's admin API (default: $${HEARTH_ADMIN} or ${DEFAULT-VALUE}).",
            defaultValue = "${env:HEARTH_ADMIN:-http://127.0.0.1:8081}")
    private URI admin;

    @Option(
            names = "--admin-token",
            paramLabel = "TOKEN",
            description =
                    "What the node's admin API asks for (default: $${HEARTH_ADMIN_TOKEN}, or none).",
            defaultValue = "${env:HEARTH_ADMIN_TOKEN}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private @Nullable String token;

    AdminClient client() {
        return new AdminClient(admin, token);
    }
}
