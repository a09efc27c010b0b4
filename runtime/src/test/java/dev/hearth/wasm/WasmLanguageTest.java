package dev.hearth.wasm;

import static dev.hearth.sandbox.Stage.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.function.Secrets;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Samples;
import dev.hearth.sandbox.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WasmLanguageTest {

    private static WasmLanguage language;

    @TempDir private Path folder;

    @BeforeAll
    static void open() {
        language = new WasmLanguage();
    }

    @AfterAll
    static void close() {
        language.close();
    }

    private static FunctionSpec spec(String module, Map<String, String> env) {
        return Samples.function(
                        "fun", Language.WASM, module, Path.of("src/test/resources/dev/hearth/wasm"))
                .withEnvironment(env, Secrets.NONE);
    }

    private static Stage probe(String mode) {
        return Stage.load(language, spec("probe.wasm", Map.of("MODE", mode)));
    }

    @Test
    void aCommandReadsTheWholeEvent() {
        try (var stage = probe("echo")) {
            assertThat(stage.answer("{\"a\": [1, 2]}"))
                    .contains("\"id\":\"e-1\"")
                    .contains("\"type\":\"test.event\"")
                    .contains("\"data\":{\"a\":[1,2]}");
        }
    }

    @Test
    void aModuleRunsAgainAndAgain() {
        try (var stage = probe("echo")) {
            for (int i = 0; i < 20; i++) {
                assertThat(stage.answer("" + i)).contains("\"data\":" + i);
            }
        }
    }

    @Test
    void dataThatIsNotJsonIsMalformed() {
        try (var stage = probe("echo")) {
            assertThat(stage.run("{\"a\":")).isInstanceOf(Progress.Malformed.class);
        }
    }

    @Test
    void environmentAndSecretsAreTheFunctionsOwn() {
        var spec =
                spec("probe.wasm", Map.of("MODE", "environment"))
                        .withEnvironment(
                                Map.of("MODE", "environment", "REGION", "eu"),
                                new Secrets(Map.of("KEY", "s3cret")));
        try (var stage = Stage.load(language, spec)) {
            assertThat(stage.answer("1").lines())
                    .containsExactlyInAnyOrder("MODE=environment", "REGION=eu", "KEY=s3cret");
        }
    }

    @Test
    void standardErrorIsLoggedByLines() {
        try (var stage = probe("greet")) {
            assertThat(stage.answer("1")).isEqualTo("{\"greeting\":\"hello nobody\"}");
            assertThat(stage.log()).containsExactly("INFO greeting", "INFO in two lines");
        }
    }

    @Test
    void aStreamWithoutLineEndsIsLoggedInPieces() {
        try (var stage = probe("shout")) {
            assertThat(stage.run("1")).isEqualTo(new Progress.Returned(new Result.Nothing()));
            assertThat(stage.log()).hasSize(512);
        }
    }

    @Test
    void outputThatIsNotJsonIsText() {
        try (var stage = probe("text")) {
            assertThat(stage.run("1"))
                    .isEqualTo(new Progress.Returned(new Result.Value(Payload.text("h\u00e9llo"))));
        }
    }

    @Test
    void noOutputIsNothing() {
        try (var stage = probe("nothing")) {
            assertThat(stage.run("1")).isEqualTo(new Progress.Returned(new Result.Nothing()));
        }
    }

    @Test
    void anObjectWithAStatusCodeIsAnHttpResponse() {
        try (var stage = probe("response")) {
            assertThat(stage.run("1"))
                    .isEqualTo(
                            new Progress.Returned(
                                    new Result.HttpResponse(
                                            201, Map.of("x-a", "b"), Payload.text("made"))));
        }
    }

    @Test
    void anExitCodeIsAFailureWithTheLastLogLine() {
        try (var stage = probe("exit")) {
            var error = failure(stage.run("1")).error();
            assertThat(error.name()).isEqualTo("ExitCode");
            assertThat(error.message()).isEqualTo("exit code 3: boom: no stock left");
            assertThat(failure(stage.run("1")).error().name()).isEqualTo("ExitCode");
        }
    }

    @Test
    void aTrapIsAFailureAndTheGuestRunsOn() {
        try (var stage = probe("trap")) {
            for (int i = 0; i < 2; i++) {
                var error = failure(stage.run("1")).error();
                assertThat(error.name()).isEqualTo("Trap");
                assertThat(error.message()).contains("unreachable");
            }
        }
    }

    @Test
    void anEndlessOutputIsCutOffAboveTheLimit() {
        var limits = Limits.DEFAULT;
        var spec =
                spec("probe.wasm", Map.of("MODE", "flood"))
                        .withLimits(limits.withOutput(DataSize.ofKibibytes(100)));
        try (var stage = Stage.load(language, spec)) {
            assertThat(stage.run("1")).isEqualTo(new Progress.Oversized(100 * 1024 + 1));
        }
    }

    @Test
    void noFileCanBeOpened() {
        try (var stage = probe("open")) {
            assertThat(stage.answer("1")).isEqualTo("denied");
        }
    }

    @Test
    void closingStopsALoop() throws Exception {
        var looping = new CountDownLatch(1);
        var program = language.prepare(spec("probe.wasm", Map.of("MODE", "loop")));
        var guest = language.blank();
        guest.load(program, Samples.host((_, _) -> {}));
        var ended =
                CompletableFuture.runAsync(() ->
                        guest.begin(
                                Stage.call(program, Samples.host((_, _) -> looping.countDown()))));
        looping.await();
        guest.close();
        assertThat(ended.handle((_, _) -> "ended")).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void aMissingModuleIsRefused() {
        assertThatThrownBy(() -> language.prepare(spec("absent.wasm", Map.of())))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("absent.wasm: no such file in the bundle");
    }

    @Test
    void aFileOutsideTheBundleIsRefused() {
        assertThatThrownBy(() -> language.prepare(spec("../java/x.wasm", Map.of())))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("is not below the bundle");
    }

    @Test
    void whatIsNotWasmIsRefused() {
        assertThatThrownBy(() -> language.prepare(spec("probe.c", Map.of())))
                .isInstanceOf(LoadException.class)
                .hasMessage("probe.c: is not a WebAssembly 1.0 binary");
    }

    @Test
    void aModuleThatIsNoCommandIsRefused() {
        assertThatThrownBy(() -> language.prepare(spec("reactor.wasm", Map.of())))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("reactor.wasm: exports no function '_start'");
    }

    @Test
    void aLinkOutOfTheBundleIsRefused() throws Exception {
        Files.createSymbolicLink(
                folder.resolve("link.wasm"),
                Path.of("src/test/resources/dev/hearth/wasm/probe.wasm").toAbsolutePath());
        assertThatThrownBy(() ->
                        language.prepare(
                                Samples.function("fun", Language.WASM, "link.wasm", folder)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("is not below the bundle");
    }

    @Test
    void memoryGrowsToTheLimitAndNoFurther() {
        var spec =
                spec("probe.wasm", Map.of("MODE", "grow"))
                        .withLimits(Limits.DEFAULT.withMemory(DataSize.ofMebibytes(20)));
        try (var stage = Stage.load(language, spec)) {
            assertThat(stage.answer("1")).isEqualTo("019");
        }
    }

    @Test
    void aModuleThatBeginsWithMoreThanTheLimitIsRefused() {
        var spec =
                spec("probe.wasm", Map.of())
                        .withLimits(Limits.DEFAULT.withMemory(DataSize.ofKibibytes(64)));
        assertThatThrownBy(() -> language.prepare(spec))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("limits.memory");
    }

    @Test
    void aTruncatedModuleIsRefused() throws Exception {
        var whole = Files.readAllBytes(Path.of("src/test/resources/dev/hearth/wasm/probe.wasm"));
        Files.write(folder.resolve("cut.wasm"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() ->
                        language.prepare(
                                Samples.function("fun", Language.WASM, "cut.wasm", folder)))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("cut.wasm: ");
    }

    @Test
    void aModuleWithAStartFunctionIsRefused() throws Exception {
        // (module (func) (start 0)), assembled by hand.
        Files.write(
                folder.resolve("start.wasm"),
                new byte[] {
                    0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 8, 1, 0, 10, 4,
                    1, 2, 0, 0x0b
                });
        assertThatThrownBy(() ->
                        language.prepare(
                                Samples.function("fun", Language.WASM, "start.wasm", folder)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("runs code when it is instantiated");
    }
}
