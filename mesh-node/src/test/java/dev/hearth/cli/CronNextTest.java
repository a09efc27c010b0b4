package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CronNextTest {

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void anExpressionIsShownWhereTheClockChanges() throws IOException {
        var code =
                next(
                        "--schedule",
                        "30 2 * * *",
                        "--timezone",
                        "Europe/Paris",
                        "--from",
                        "2026-03-28T00:00:00Z",
                        "-n",
                        "3");
        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "SLOT                   LOCAL",
                        "2026-03-28T01:30:00Z   Sat 2026-03-28 02:30:00 +01:00 [Europe/Paris]",
                        "2026-03-29T01:00:00Z   Sun 2026-03-29 03:00:00 +02:00 [Europe/Paris]",
                        "2026-03-30T00:30:00Z   Mon 2026-03-30 02:30:00 +02:00 [Europe/Paris]");
        assertThat(Files.readString(Path.of("..", "docs", "schedules.md")))
                .contains(
                        "hearth cron next --schedule \"30 2 * * *\" --timezone Europe/Paris"
                                + " --from 2026-03-28T00:00:00Z -n 3\n"
                                + out);
    }

    @Test
    void aManifestShowsFiveOfEachScheduleInItsWindow() throws IOException {
        manifest();
        assertThat(next(folder.toString(), "--from", "2026-03-28T00:00:00Z")).isZero();
        var lines = out.toString().lines().toList();
        assertThat(lines).hasSize(1 + 5 + 2 + 1);
        assertThat(lines.getFirst()).startsWith("FUNCTION   TRIGGER   SLOT");
        assertThat(lines).anyMatch(line -> line.matches("report +tick +2026-03-28T00:00:05Z .*"));
        assertThat(lines).anyMatch(line -> line.matches("report +ends +2026-04-02T00:00:00Z .*"));
        assertThat(lines).anyMatch(line -> line.matches("other +over +none"));
    }

    @Test
    void jsonAndOneFunctionAlone() throws IOException {
        manifest();
        var code =
                next(
                        folder.toString(),
                        "--function",
                        "other",
                        "-o",
                        "json",
                        "--from",
                        "2026-03-28T00:00:00Z");
        assertThat(code).isZero();
        assertThat(new JsonArray(out.toString()))
                .containsExactly(
                        new JsonObject()
                                .put("function", "other")
                                .put("trigger", "over")
                                .put("slot", null)
                                .put("local", null));
    }

    @Test
    void withoutFromItBeginsNow() {
        var before = Instant.now();
        assertThat(next("--schedule", "* * * * * *", "-n", "1", "-o", "json")).isZero();
        var slot = new JsonArray(out.toString()).getJsonObject(0).getInstant("slot");
        assertThat(slot).isBetween(before, Instant.now().plus(Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "--schedule;61 * * * *, minute is 0 to 59",
        "--schedule;@daily;--timezone;Mars/Olympus, Mars",
        "--schedule;@daily;-n;0, -n is 1 to 10000",
        "--schedule;@daily;--from;noon, --from is a moment such as",
        "--schedule;@daily;somewhere, either the PATH of a manifest or --schedule",
        "'', either the PATH of a manifest or --schedule",
    })
    void wrongUseSaysWhatWouldBeRight(String arguments, String message) {
        var code = arguments.isEmpty() ? next() : next(arguments.split(";", -1));
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void aManifestWithoutSchedulesAndABrokenOneFail() throws IOException {
        manifest();
        assertThat(next(folder.toString(), "--function", "third")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("no function 'third' with a schedule");
        Files.writeString(folder.resolve("b.yaml"), "kind: Function");
        assertThat(next(folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("apiVersion is missing");
    }

    private void manifest() throws IOException {
        Files.writeString(folder.resolve("hi.mjs"), "export const handler = () => 1;");
        Files.writeString(
                folder.resolve("hearth.yaml"),
                """
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: report}
                spec:
                  runtime: js
                  handler: hi.mjs
                  triggers:
                    tick: {kind: cron, every: 5s}
                    ends: {kind: cron, schedule: "@daily", start: 2026-04-01, end: 2026-04-02}
                    web: {kind: http, path: /hi}
                ---
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: other}
                spec:
                  runtime: js
                  handler: hi.mjs
                  triggers:
                    over: {kind: cron, schedule: "@daily", end: 2020-01-01}
                """);
    }

    private int next(String... arguments) {
        var all = new String[arguments.length + 2];
        all[0] = "cron";
        all[1] = "next";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
