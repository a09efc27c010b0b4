package dev.hearth.load;

import dev.hearth.function.Language;
import java.util.ArrayList;
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
        try (var folder = FunctionFolder.open();
                var distributed = FunctionFolder.open()) {
            var all = new ArrayList<>(options.servers(folder).all());
            all.add(HearthArm.distributed(Language.JS, options.javaOptions, distributed));
            var arms = options.among(all);
            return results.write(StartSuite.run(rounds.rounds, arms, ResultOptions.command(spec)));
        }
    }
}
