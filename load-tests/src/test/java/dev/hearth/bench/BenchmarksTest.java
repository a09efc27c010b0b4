package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Language;
import dev.hearth.invocation.Execution.Launch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Every benchmark runs; what it measures here means nothing.
final class BenchmarksTest {

    @Test
    void aWarmFunctionAnswersDirectlyAndThroughTheRouter() throws RunnerException {
        var shortest =
                new OptionsBuilder()
                        .include(SteadyStateBenchmark.class.getName())
                        .param("inFlight", "1", "4")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(100))
                        .shouldFailOnError(true)
                        .build();

        var results = new Runner(shortest).run();

        assertThat(results).hasSize(4);
        assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }

    @ParameterizedTest
    @EnumSource
    void everyLanguageLaunchesFromBlanks(Language language) {
        assertThat(LaunchBenchmark.measure(language, Launch.BLANK, 1, 3).count()).isEqualTo(3);
    }

    /// A new Python sandbox takes seconds; [#everyLanguageLaunchesFromBlanks] makes some.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PYTHON")
    void launchesNewSandboxes(Language language) {
        var times = LaunchBenchmark.measure(language, Launch.NEW, 0, 2);

        assertThat(times.count()).isEqualTo(2);
        assertThat(times.toString()).startsWith(language.word());
    }

    @ParameterizedTest
    @EnumSource(names = {"JS", "PYTHON"})
    void manyFunctionsAreAnsweredOnce(Language language) {
        assertThat(new DensityBenchmark(language).measure(4))
                .startsWith(language.word() + ": 4 functions, 4 warm")
                .contains("WARM=4", "not returned 0");
    }
}
