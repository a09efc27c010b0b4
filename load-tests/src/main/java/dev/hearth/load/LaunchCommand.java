package dev.hearth.load;

import dev.hearth.bench.LaunchUnderLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hearth-bench launch`.
@Command(
        name = LaunchSuite.NAME,
        description = "Launches of sandboxes on a real node at a steady rate.")
final class LaunchCommand implements Callable<Integer> {

    @Mixin ResultOptions results;

    @Option(
            names = "--rounds",
            paramLabel = "COUNT",
            defaultValue = "3",
            description = "each with a new node (${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--rate",
            paramLabel = "COUNT",
            defaultValue = "500",
            description = "launches a second (${DEFAULT-VALUE})")
    int rate;

    @Option(
            names = "--seconds",
            paramLabel = "COUNT",
            defaultValue = "60",
            description = "recorded (${DEFAULT-VALUE})")
    int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "of the same before (${DEFAULT-VALUE})")
    int warmUp;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "of the node's JVM; may be repeated")
    List<String> javaOptions = new ArrayList<>();

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        var plan =
                new LaunchUnderLoad.Plan(
                        rate,
                        LaunchUnderLoad.Plan.DEFAULT.functions(),
                        Duration.ofSeconds(warmUp),
                        Duration.ofSeconds(seconds));
        return results.write(
                LaunchSuite.run(rounds, plan, javaOptions, ResultOptions.command(spec)));
    }
}
