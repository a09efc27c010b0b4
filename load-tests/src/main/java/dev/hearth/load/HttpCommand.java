package dev.hearth.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hearth-bench http`.
@Command(
        name = HttpSuite.NAME,
        description = "Requests a second and CPU a request, beside other servers.")
final class HttpCommand implements Callable<Integer> {

    @Mixin ResultOptions results;
    @Mixin ArmOptions options;
    @Mixin RoundOptions rounds;
    @Mixin LoadOptions load;

    @Option(
            names = "--work",
            split = ",",
            defaultValue = "hello,loop",
            description = "${DEFAULT-VALUE}, or one of them")
    List<Work> works = new ArrayList<>();

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "1,32",
            description = "how many at once (${DEFAULT-VALUE})")
    List<Integer> connections = new ArrayList<>();

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        try (var folder = FunctionFolder.open()) {
            var plan =
                    new HttpSuite.Plan(
                            works,
                            connections,
                            rounds.rounds,
                            load.warming(),
                            load.measured(),
                            load.cpus());
            var arms = options.among(options.servers(folder).all());
            return results.write(
                    HttpSuite.run(plan, arms, ResultOptions.command(spec), results::keep));
        }
    }
}
