package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.cli.Main;
import dev.hearth.function.Language;
import dev.hearth.invocation.Execution.Launch;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Every benchmark runs; what it measures here means nothing. Only one makes Python sandboxes,
/// which take seconds each in a young process.
final class BenchmarksTest {

    private static ChainedOptionsBuilder shortest(Class<?> benchmark) {
        return new OptionsBuilder()
                .include(benchmark.getName())
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(100))
                .shouldFailOnError(true);
    }

    @Test
    void aWarmFunctionAnswersDirectlyAndThroughTheRouter() throws RunnerException {
        var options = shortest(SteadyStateBenchmark.class).param("inFlight", "1", "4").build();

        var results = new Runner(options).run();

        assertThat(results).hasSize(4);
        assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }

    @Test
    void aHandlerIsTimedAloneAndInItsSandbox() throws RunnerException {
        var results = new Runner(shortest(HandlerPathBenchmark.class).build()).run();

        assertThat(results).hasSize(3);
        assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }

    @Test
    void launchesAreTakenApart() throws RunnerException {
        var options =
                shortest(LaunchBenchmark.class).param("language", "JS", "WASM", "JAVA").build();

        var results = new Runner(options).run();

        assertThat(results).hasSize(9);
        assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PYTHON")
    void launchesFromBlanks(Language language) {
        var stages = LaunchCurve.measure(language, Launch.BLANK, 3);

        assertThat(stages).extracting(LaunchCurve.Stage::last).containsExactly(1, 3);
        assertThat(stages).extracting(stage -> stage.times().count()).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PYTHON")
    void launchesNewSandboxes(Language language) {
        var times = LaunchCurve.measure(language, Launch.NEW, 1).getFirst().times();

        assertThat(times.count()).isEqualTo(1);
        assertThat(times.toString()).startsWith(language.word());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PYTHON")
    void theClockOfEveryLanguageIsTheHosts(Language language) {
        var gap = LaunchClock.compare(language, 2).gap();

        assertThat(gap.count()).isEqualTo(1);
        assertThat(gap.maxMicros()).isBetween(0.1, 60e6);
    }

    @Test
    void burstsOfPythonFindTheirBlanks() {
        var report = PythonBursts.measure("uses_json", 1, 1);

        assertThat(report.launch().count()).isEqualTo(1);
        assertThat(report.ranOut()).isZero();
        assertThat(report.perSecond()).isPositive();
    }

    @Test
    void aSoakDeploysReplacesAndDeletes() {
        var report = DeploySoak.soak(Duration.ofSeconds(1), EnumSet.of(Language.JS, Language.WASM));

        assertThat(report.cycles().keySet()).containsExactly(Language.JS, Language.WASM);
        assertThat(report.invocations()).isPositive();
        assertThat(report.samples()).hasSize(4);
        assertThat(report.samples()).allMatch(sample -> sample.heap() > 0 && sample.files() > 0);
    }

    @Test
    void aRealNodeLaunchesForEveryRequest() {
        var plan = new LaunchUnderLoad.Plan(20, 6, Duration.ofSeconds(1), Duration.ofSeconds(2));

        var report = LaunchUnderLoad.measure(BenchmarksTest::hearth, List.of(), plan);

        assertThat(report.answers().failures()).as(report.toString()).isZero();
        assertThat(report.answers().count()).isEqualTo(40);
        assertThat(report.histogram()).extracting(LaunchMetrics.Line::count).isNotEmpty();
        assertThat(report.histogram().stream().mapToDouble(LaunchMetrics.Line::count).sum())
                .isEqualTo(40);
    }

    @Test
    void aBombedNodeAnswersItsNeighbour() {
        var second = Duration.ofSeconds(1);
        var plan = new AllocationBombs.Plan(second, second, Duration.ofSeconds(4));

        var report = AllocationBombs.measure(BenchmarksTest::hearth, List.of(), plan);

        assertThat(report.isAlive()).isTrue();
        assertThat(report.bombed().latencies().count()).isEqualTo(800);
        assertThat(report.answers()).as(report.toString()).isNotEmpty();
    }

    @Test
    void aRealNodeAcceptsDurably() {
        var second = Duration.ofSeconds(1);

        var report =
                DurableAccepts.measure(
                        BenchmarksTest::hearth,
                        List.of(),
                        new DurableAccepts.Plan(200, second, second.multipliedBy(2)));

        assertThat(report.statuses()).as(report.toString()).containsOnlyKeys(202);
        assertThat(report.latencies().count()).isEqualTo(400);
    }

    @Test
    void whatARealNodeAcceptedRunsThoughItIsKilled() {
        var second = Duration.ofSeconds(1);

        var report =
                AcceptCrashes.run(
                        BenchmarksTest::hearth,
                        List.of(),
                        new AcceptCrashes.Plan(2_000, 2, second, second.multipliedBy(2)));

        assertThat(report.accepted()).hasSizeGreaterThanOrEqualTo(2_000);
        assertThat(report.isComplete()).as(report.toString()).isTrue();
    }

    @Test
    void wrkAsksARealNode() {
        assumeTrue(isOnThePath("wrk"), "wrk is not installed");

        var report = HttpThroughput.measure(BenchmarksTest::hearth, List.of(), 1, 1);

        assertThat(report.perSecond()).isPositive();
        assertThat(report.cpuMicros()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"JS", "PYTHON"})
    void manyFunctionsAreAnsweredOnce(Language language) {
        assertThat(new DensityBenchmark(language).measure(4))
                .startsWith(language.word() + ": 4 functions, 4 warm")
                .contains("WARM=4", "not returned 0");
    }

    private static boolean isOnThePath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// With this JVM's flags and class path, the node's own resources first. This module's own
    /// class path instead of what is shipped.
    static ProcessBuilder hearth(List<String> javaOptions) {
        var node = Main.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        var classPath = node + File.pathSeparator + System.getProperty("java.class.path");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        return new ProcessBuilder(command);
    }
}
