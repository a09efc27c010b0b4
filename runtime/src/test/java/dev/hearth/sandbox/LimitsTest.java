package dev.hearth.sandbox;

import static dev.hearth.sandbox.Polyglot.eventually;
import static dev.hearth.sandbox.Polyglot.exceeded;
import static dev.hearth.sandbox.Polyglot.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// CPU time, allocation and memory, with functions of every language.
final class LimitsTest {

    private static final Limits PATIENT =
            Limits.DEFAULT.withTimeout(Polyglot.PATIENCE).withCpuTime(null).withMemory(null);

    private static final DataSize SIXTEEN_MEBIBYTES = DataSize.ofMebibytes(16);

    @TempDir private static Path folder;

    private static Polyglot polyglot;

    @BeforeAll
    static void start() {
        polyglot = new Polyglot(folder);
    }

    @AfterAll
    static void stop() {
        polyglot.close();
    }

    private static FunctionSpec loop(Language language) {
        return switch (language) {
            case JS -> polyglot.function(language, "for (;;);");
            case PYTHON -> polyglot.function(language, "while True: pass");
            case WASM -> polyglot.wasm("probe.wasm", "loop");
            case JAVA ->
                    polyglot.function(
                            language,
                            "while (!Thread.currentThread().isInterrupted()); return data;");
        };
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aLoopBreaksTheCpuTime(Language language) {
        var limit = Duration.ofMillis(150);
        var spec = polyglot.deployed(loop(language), PATIENT.withCpuTime(limit));
        var exceeded = exceeded(polyglot.invoke(spec).await());
        assertThat(exceeded.limit()).isEqualTo(Outcome.Limit.CPU_TIME);
        assertThat(exceeded.detail()).matches("\\d+ ms of CPU time, limit 150 ms");
        assertThat(exceeded.execution().cpu()).isGreaterThan(limit);
        eventually(() -> polyglot.used(spec).cpu() >= exceeded.execution().cpu().toNanos());
    }

    @Test
    void waitingCostsNoCpuTime() {
        var spec =
                polyglot.deployed(
                        polyglot.function(
                                Language.JS,
                                "await new Promise(done => setTimeout(done, 600)); return 'done';"),
                        PATIENT.withCpuTime(Duration.ofMillis(300)));
        assertThat(value(polyglot.invoke(spec).await())).isEqualTo("done");
    }

    static Stream<Arguments> segments() {
        return Stream.of(
                Arguments.of(
                        Language.JS,
                        """
                        for (let i = 0; i < 200; i++) {
                          const until = performance.now() + 20;
                          while (performance.now() < until);
                          await new Promise(done => setTimeout(done, 1));
                        }
                        """),
                Arguments.of(
                        Language.PYTHON,
                        """
                        import asyncio, time
                        for _ in range(200):
                            until = time.monotonic() + 0.02
                            while time.monotonic() < until: pass
                            await asyncio.sleep(0.001)
                        """));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void theSegmentsOfOneThatAwaitsAreSummed(Language language, String body) {
        var spec =
                polyglot.deployed(
                        polyglot.function(language, body),
                        PATIENT.withCpuTime(Duration.ofMillis(400)));
        var exceeded = exceeded(polyglot.invoke(spec).await());
        assertThat(exceeded.limit()).isEqualTo(Outcome.Limit.CPU_TIME);
        assertThat(exceeded.execution().cpu()).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void allocationOfSegmentsIsSummed() {
        var spec =
                polyglot.deployed(
                        polyglot.function(
                                Language.JS,
                                """
                                for (let i = 0; i < 40; i++) {
                                  new Uint8Array(1 << 20);
                                  await new Promise(done => setTimeout(done, 1));
                                }
                                """),
                        PATIENT.withAllocation(SIXTEEN_MEBIBYTES));
        assertThat(exceeded(polyglot.invoke(spec).await()).limit())
                .isEqualTo(Outcome.Limit.ALLOCATION);
    }

    @Test
    void loadingCostsOnTheBillOnly() {
        var spec =
                polyglot.deployed(
                        polyglot.module(
                                        Language.JS,
                                        "main.mjs",
                                        """
                                        const until = performance.now() + 900;
                                        while (performance.now() < until) new Uint8Array(1 << 20);
                                        export const handler = () => 'small';
                                        """)
                                .withWarm(new Warm(0, Duration.ZERO, Warm.Reuse.INVOCATION)),
                        PATIENT.withCpuTime(Duration.ofMillis(100))
                                .withAllocation(SIXTEEN_MEBIBYTES));
        var returned = (Outcome.Returned) polyglot.invoke(spec).await();
        assertThat(value(returned)).isEqualTo("small");
        assertThat(returned.execution().allocatedBytes()).isGreaterThan(SIXTEEN_MEBIBYTES.bytes());
    }

    static Stream<Arguments> allocations() {
        return Stream.of(
                Arguments.of(
                        Language.JS,
                        "for (let i = 0; i < event.data; i++) new Uint8Array(1 << 20); return 'ok';"),
                Arguments.of(
                        Language.PYTHON,
                        "for _ in range(event['data']): bytearray(1 << 20)\nreturn 'ok'"),
                Arguments.of(
                        Language.JAVA,
                        "byte[] last = null; for (int i = Integer.parseInt(data); i > 0; i--)"
                                + " last = new byte[1 << 20]; return last == null ? \"\" : \"ok\";"));
    }

    @ParameterizedTest
    @MethodSource("allocations")
    void allocationIsExact(Language language, String body) {
        var spec =
                polyglot.deployed(
                        polyglot.function(language, body),
                        PATIENT.withAllocation(SIXTEEN_MEBIBYTES));
        // What the language itself allocates is a few mebibytes the first time.
        assertThat(value(polyglot.invoke(spec, number(language, 8)).await())).isEqualTo("ok");
        assertThat(value(polyglot.invoke(spec, number(language, 12)).await())).isEqualTo("ok");
        var exceeded = exceeded(polyglot.invoke(spec, number(language, 17)).await());
        assertThat(exceeded.limit()).isEqualTo(Outcome.Limit.ALLOCATION);
        assertThat(exceeded.detail()).matches("\\d+ bytes allocated, limit 16Mi");
        assertThat(exceeded.execution().allocatedBytes()).isGreaterThan(SIXTEEN_MEBIBYTES.bytes());
    }

    private static String number(Language language, int number) {
        return language == Language.JAVA ? "\"" + number + "\"" : "" + number;
    }

    @Test
    void aWasmInstanceIsBoundByItsAllocation() {
        var spec =
                polyglot.deployed(
                        polyglot.function(Language.WASM, "hog.wasm"),
                        PATIENT.withAllocation(SIXTEEN_MEBIBYTES));
        assertThat(exceeded(polyglot.invoke(spec).await()).limit())
                .isEqualTo(Outcome.Limit.ALLOCATION);
    }

    @Test
    void whatBrokeALimitIsNeverUsedAgain() {
        var spec =
                polyglot.deployed(
                        polyglot.module(
                                Language.JS,
                                "main.mjs",
                                """
                                let calls = 0;
                                export const handler = event => {
                                  calls++;
                                  for (let i = 0; i < event.data; i++) new Uint8Array(1 << 20);
                                  return calls;
                                };
                                """),
                        PATIENT.withAllocation(SIXTEEN_MEBIBYTES));
        assertThat(value(polyglot.invoke(spec, "1").await())).isEqualTo("1");
        assertThat(value(polyglot.invoke(spec, "1").await())).isEqualTo("2");
        assertThat(polyglot.invoke(spec, "20").await()).isInstanceOf(Outcome.LimitExceeded.class);
        assertThat(value(polyglot.invoke(spec, "1").await())).isEqualTo("1");
    }

    static Stream<Arguments> clingers() {
        return Stream.of(
                Arguments.of(
                        Language.JS,
                        "for (;;) { try { for (;;); } catch (e) {} finally { continue; } }"),
                Arguments.of(
                        Language.JS,
                        "const again = () => { try { for (;;); } finally { again(); } }; again();"),
                Arguments.of(
                        Language.PYTHON,
                        """
                        while True:
                            try:
                                while True: pass
                            except BaseException:
                                pass
                        """),
                Arguments.of(
                        Language.PYTHON,
                        """
                        def again():
                            try:
                                while True: pass
                            finally:
                                again()
                        again()
                        """),
                Arguments.of(
                        Language.JAVA,
                        "while (true) { try { while (!Thread.interrupted()); throw new Error(); }"
                                + " catch (Throwable caught) { if (calls++ > 0) return data; } finally"
                                + " { if (calls > 0) return data; } }"));
    }

    @ParameterizedTest
    @MethodSource("clingers")
    void oneThatCatchesItsEndIsEndedAllTheSame(Language language, String body) {
        var spec =
                polyglot.deployed(
                        polyglot.function(language, body),
                        PATIENT.withCpuTime(Duration.ofMillis(100)));
        assertThat(exceeded(polyglot.invoke(spec).await()).limit())
                .isEqualTo(Outcome.Limit.CPU_TIME);
        eventually(() -> polyglot.graalvisor().snapshot().stranded() == 0);
    }

    private static FunctionSpec bomb(Language language) {
        return switch (language) {
            case JS ->
                    polyglot.function(
                            language,
                            "const all = []; for (;;) all.push(new Array(10_000).fill(1));");
            case PYTHON ->
                    polyglot.function(
                            language, "all = []\nwhile True: all.append(bytearray(1 << 20))");
            case WASM -> throw new AssertionError("grows to its maximum");
            case JAVA ->
                    polyglot.function(
                            language,
                            "var all = new java.util.ArrayList<byte[]>();"
                                    + " while (!Thread.currentThread().isInterrupted())"
                                    + " all.add(new byte[1 << 20]); return data;");
        };
    }

    /// A WebAssembly module has a maximum instead: `memory-growth.c` among the hostile functions.
    @ParameterizedTest
    @EnumSource(value = Language.class, mode = EnumSource.Mode.EXCLUDE, names = "WASM")
    void anAllocationBombEndsForItsMemoryAndItsNeighbourLives(Language language) {
        var neighbour =
                polyglot.deployed(polyglot.function(Language.JS, "return 'here';"), PATIENT);
        var spec = polyglot.deployed(bomb(language), PATIENT.withMemory(DataSize.ofMebibytes(64)));
        var exceeded = exceeded(polyglot.invoke(spec).await());
        assertThat(exceeded.limit()).isEqualTo(Outcome.Limit.MEMORY);
        assertThat(exceeded.detail()).contains("the node's memory");
        assertThat(value(polyglot.invoke(neighbour).await())).isEqualTo("here");
        eventually(() -> polyglot.graalvisor().snapshot().stranded() == 0);
    }

    static Stream<Arguments> giants() {
        return Stream.of(
                Arguments.of(Language.PYTHON, "return len([0] * 10**9)"),
                Arguments.of(
                        Language.JAVA,
                        "long[][] all = new long[8][]; for (int i = 0; i < 8; i++) all[i] = new"
                                + " long[1 << 27]; return \"\" + all.length;"));
    }

    @ParameterizedTest
    @MethodSource("giants")
    void oneThatAsksForMoreThanTheHeapEndsForItsMemory(Language language, String body) {
        var spec = polyglot.deployed(polyglot.function(language, body), PATIENT);
        var exceeded = exceeded(polyglot.invoke(spec).await());
        assertThat(exceeded.limit()).isEqualTo(Outcome.Limit.MEMORY);
        assertThat(exceeded.detail()).isEqualTo("the node's memory was exhausted");
        assertThat(polyglot.graalvisor().snapshot().warm()).doesNotContainKey(spec.id());
    }

    @Test
    void aBombAtModuleLevelIsRefused() {
        var spec =
                polyglot.module(
                        Language.JS,
                        "main.mjs",
                        "const all = []; for (;;) all.push(new Array(10_000).fill(1));\n"
                                + "export const handler = () => 1;");
        assertThatThrownBy(
                        () -> polyglot.deployed(spec, PATIENT.withMemory(DataSize.ofMebibytes(64))))
                .hasMessageContaining("the node's memory");
    }
}
