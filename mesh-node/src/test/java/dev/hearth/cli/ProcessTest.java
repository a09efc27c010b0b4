package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `run` and `dev` as people start them: processes, signals, exit codes, files that change.
final class ProcessTest {

    @TempDir private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void write() throws IOException {
        code("export const handler = () => 'one';");
        Files.writeString(
                folder.resolve("hearth.yaml"),
                """
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: hi}
                spec: {runtime: js, handler: hi.mjs, triggers: {h: {kind: http, path: /hi}}}
                """);
    }

    @Test
    void devSwapsAFunctionWhenItsFileChangesAndKeepsItWhenItBreaks() throws Exception {
        try (var hearth = start("dev")) {
            int port = hearth.httpPort();
            assertThat(get(port)).isEqualTo("one");

            code("export const handler = () => 'two';");
            hearth.line("serving 1 functions");
            assertThat(get(port)).isEqualTo("two");

            code("export const handler = ( => 'three';");
            assertThat(hearth.line("not swapped")).contains("hi: SyntaxError: hi.mjs:1:");
            assertThat(get(port)).isEqualTo("two");

            code("export const handler = () => 'four';");
            hearth.line("serving 1 functions");
            hearth.line("serving 1 functions");
            assertThat(get(port)).isEqualTo("four");
        }
    }

    @Test
    void runEndsInOrderOnSigterm() throws Exception {
        try (var hearth = start("run")) {
            assertThat(get(hearth.httpPort())).isEqualTo("one");
            hearth.terminate();
            hearth.line("draining");
            hearth.line("stopped");
            assertThat(hearth.exitCode()).isZero();
        }
    }

    @Test
    void runRefusesAFunctionThatCannotBeLoaded() throws Exception {
        code("export const a = 1;\nexport const handler = ( => 'x';");
        try (var hearth = start("run")) {
            assertThat(hearth.line("cannot be loaded")).startsWith("hearth: 1 of the functions");
            assertThat(hearth.line("SyntaxError")).contains("hi: SyntaxError: hi.mjs:2:");
            assertThat(hearth.exitCode()).isEqualTo(ExitCode.FAILED);
        }
    }

    private HearthProcess start(String command) throws IOException {
        return HearthProcess.start(folder, command, ".", "--http-port", "0", "--admin-port", "0");
    }

    private void code(String code) throws IOException {
        Files.writeString(folder.resolve("hi.mjs"), code);
    }

    private String get(int port) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hi"))
                        .timeout(Duration.ofSeconds(30))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
