package dev.hearth.cli;

import dev.hearth.admin.AdminSettings;
import dev.hearth.admin.AdminToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// How a node's admin API listens.
final class AdminOptions {

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Port of the admin API, 0 for any free one (default: 8081).",
            defaultValue = "8081")
    private int port;

    @Option(
            names = "--admin-host",
            paramLabel = "HOST",
            description =
                    "Address of the admin API (default: ${DEFAULT-VALUE}); any but loopback needs a"
                            + " token.",
            defaultValue = "127.0.0.1")
    private String host;

    @ArgGroup private @Nullable TokenOptions token;

    /// At most one of them.
    private static final class TokenOptions {
        @Option(
                names = "--admin-token",
                paramLabel = "TOKEN",
                description =
                        "What callers of the admin API have to know, 16 characters at least. Other"
                                + " users of this machine can see it: better --admin-token-file.")
        private @Nullable String token;

        @Option(
                names = "--admin-token-file",
                paramLabel = "FILE",
                description = "A file that holds it.")
        private @Nullable Path file;
    }

    /// @throws IllegalArgumentException what a person has to mend
    AdminSettings settings() {
        return new AdminSettings(host, port, token());
    }

    private @Nullable AdminToken token() {
        if (token == null) {
            return null;
        }
        if (token.file == null) {
            return new AdminToken(String.valueOf(token.token));
        }
        try {
            return new AdminToken(Files.readString(token.file).strip());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "--admin-token-file: cannot read the file " + token.file, unreadable);
        }
    }
}
