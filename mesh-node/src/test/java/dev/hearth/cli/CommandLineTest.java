package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void versionNamesHearthJavaAndGraalVm() {
        assertThat(run("version")).isZero();
        assertThat(out.toString())
                .containsPattern("hearth \\d+\\.\\d+")
                .contains("java 25")
                .containsPattern("graalvm \\d+\\.");
    }

    @Test
    void withoutACommandTheHelpIsShown() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("which command?")
                .contains("validate")
                .contains("invoke");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "dev",
                "validate",
                "deploy",
                "list",
                "get",
                "invoke",
                "versions",
                "rollback",
                "alias",
                "delete",
                "cron",
                "dlq"
            })
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: hearth " + command);
    }

    @Test
    void validateSaysThatAllIsWell() throws IOException {
        Files.writeString(folder.resolve("hi.mjs"), "export const handler = () => 1;");
        manifest("spec: {runtime: js, handler: hi.mjs, triggers: {h: {kind: http, path: /hi}}}");
        assertThat(run("validate", folder.toString())).isZero();
        assertThat(out.toString()).contains("1 functions, no errors");
    }

    @Test
    void validatePrintsAllErrorsAtOnceWithTheirPlaces() throws IOException {
        manifest("spec: {runtme: js, handler: gone.mjs, limits: {timeout: soon}}");
        assertThat(run("validate", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("hearth.yaml:4:8:")
                .contains("did you mean 'runtime'")
                .contains("timeout")
                .containsPattern("\\d errors");
    }

    @Test
    void validateChecksSchedules() throws IOException {
        Files.writeString(folder.resolve("hi.mjs"), "export const handler = () => 1;");
        manifest(
                "spec: {runtime: js, handler: hi.mjs, triggers: {h: {kind: cron, schedule: \"0 0 30 2 *\"}}}");
        assertThat(run("validate", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("'0 0 30 2 *' never fires");
    }

    @Test
    void runRefusesABrokenManifest() throws IOException {
        manifest("spec: {}");
        assertThat(run("run", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("runtime");
    }

    @Test
    void wrongOptionsAreUsageErrors() {
        assertThat(run("run", "x", "--http-port", "99999")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("port is 0 to 65535, not 99999");
        assertThat(run("run", "x", "--kafka", "a:1", "--no-kafka")).isEqualTo(ExitCode.USAGE);
        assertThat(run("run", "x", "--no-such")).isEqualTo(ExitCode.USAGE);
        assertThat(run("run", "x", "--tls-cert", "tls.crt")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--tls-key");
        assertThat(run("run", "x", "--admin-host", "0.0.0.0")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("loopback only, not on 0.0.0.0, unless --admin-token");
        assertThat(run("run", "x", "--admin-token", "short")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("the admin token has at least 16 characters");
        assertThat(run("run", "x", "--cluster-host", "8.8.8.8")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("8.8.8.8 is a public address");
        assertThat(run("run", "x", "--join", "a:1,b")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("a node to join is HOST:PORT, not 'b'");
    }

    @Test
    void aNodeThatDoesNotAnswerHasItsOwnExitCode() throws IOException {
        int nobody;
        try (var free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        var admin = "http://127.0.0.1:" + nobody;
        assertThat(run("list", "--admin", admin)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run("invoke", "hi", "--admin", admin)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run("dlq", "list", "--admin", admin)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run("dlq", "purge", "t", "--yes", "--admin", admin))
                .isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("no node answers at " + admin);
    }

    private void manifest(String spec) throws IOException {
        Files.writeString(
                folder.resolve("hearth.yaml"),
                "apiVersion: hearth/v1\nkind: Function\nmetadata: {name: hi}\n" + spec + "\n");
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
