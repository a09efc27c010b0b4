package dev.hearth.load;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `hearth-bench start`.
@Command(
        name = StartSuite.NAME,
        description = "From the start of a process to its first answer, beside other servers.")
final class StartCommand implements Callable<Integer> {

    @Mixin ResultOptions results;
    @Mixin ArmOptions options;
    @Mixin RoundOptions rounds;
    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        try (var folder = FunctionFolder.open()) {
            var arms = options.among(options.servers(folder).all());
            return results.write(StartSuite.run(rounds.rounds, arms, ResultOptions.command(spec)));
        }
    }
}
