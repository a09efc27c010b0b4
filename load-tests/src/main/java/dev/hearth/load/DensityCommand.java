package dev.hearth.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hearth-bench density`.
@Command(
        name = DensitySuite.NAME,
        description = "Requests a second for the memory that many functions take.")
final class DensityCommand implements Callable<Integer> {

    @Mixin ResultOptions results;
    @Mixin ArmOptions options;
    @Mixin RoundOptions rounds;
    @Mixin LoadOptions load;

    @Option(
            names = "--functions",
            split = ",",
            paramLabel = "COUNT",
            defaultValue = "1,32,100",
            description = "how many, one after the other (${DEFAULT-VALUE})")
    List<Integer> functions = new ArrayList<>();

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        try (var folder = FunctionFolder.open()) {
            var plan =
                    new DensitySuite.Plan(
                            functions, rounds.rounds, load.warming(), load.measured(), load.cpus());
            var fleets =
                    new Fleets(HearthLaunch.shipped(options.javaOptions), folder)
                            .all().stream().filter(fleet -> options.wants(fleet.name())).toList();
            return results.write(
                    DensitySuite.run(plan, fleets, ResultOptions.command(spec), results::keep));
        }
    }
}
