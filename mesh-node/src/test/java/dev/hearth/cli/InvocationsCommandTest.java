package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `hearth invocations` and what a node keeps, with a node that is a process of its own.
@Timeout(240)
final class InvocationsCommandTest {

    @TempDir private Path folder;

    @Test
    void acceptedInvocationsAreShownReplayedAndSurviveTheirNode() throws Exception {
        Files.writeString(
                folder.resolve("later.mjs"),
                "export const handler = e => { if (e.data === 'bad') throw new Error('no'); return"
                        + " e.data; };");
        Files.writeString(
                folder.resolve("hearth.yaml"),
                """
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: later}
                spec: {runtime: js, handler: later.mjs, delivery: {retry: 0}}
                """);
        String id;
        try (var node = start()) {
            var admin = node.admin();
            var accepted = hearth(admin, "invoke", "later", "--async", "-d", "\"good\"");
            assertThat(accepted).contains("\"location\":\"/v1/invocations/");
            id = accepted.replaceAll("(?s).*\"id\":\"([0-9a-f]{32})\".*", "$1");
            assertThat(hearth(admin, "invocations", "get", id, "--wait", "30s"))
                    .contains("\"state\" : \"succeeded\"")
                    .contains("\"data\" : \"good\"");
            node.kill();
        }
        try (var node = start()) {
            var admin = node.admin();
            assertThat(hearth(admin, "invocations", "get", id)).contains("\"data\" : \"good\"");
            var second = hearth(admin, "invocations", "replay", id).strip();
            assertThat(hearth(admin, "invocations", "get", second, "--wait", "30s"))
                    .contains("\"data\" : \"good\"");
            hearth(admin, "invoke", "later", "--async", "-d", "\"bad\"");
            while (hearth(admin, "invocations", "list", "--state", "failed").lines().count() < 2) {
                Thread.onSpinWait();
            }
            var failed = hearth(admin, "invocations", "list", "--state", "failed", "--limit", "5");
            assertThat(failed).startsWith("ID").contains("later", "invoke", "failed", "attempts");
            assertThat(hearth(admin, "invocations", "list", "-o", "json")).contains(id, second);
            assertThat(hearth(admin, "invocations", "cancel", id)).startsWith("succeeded");
            assertThat(hearth(admin, "top", "-d", "1", "-n", "1"))
                    .contains("NODE", "invocations/s", "FUNCTION", "later");
            assertThat(hearth(admin, "invocations", "get", "nothing"))
                    .contains("404 unknown_invocation");
        }
    }

    private HearthProcess start() throws IOException {
        return HearthProcess.start(
                folder, "run", ".", "--no-kafka", "--http-port", "0", "--admin-port", "0");
    }

    /// What a command prints, on both streams.
    private static String hearth(String admin, String... arguments) {
        var output = new StringWriter();
        var all = new ArrayList<>(List.of(arguments));
        all.add("--admin");
        all.add(admin);
        Main.commandLine()
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(all.toArray(String[]::new));
        return output.toString();
    }
}
