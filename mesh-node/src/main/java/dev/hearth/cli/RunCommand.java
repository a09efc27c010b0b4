package dev.hearth.cli;

import dev.hearth.manifest.Reading;
import dev.hearth.node.Node;
import dev.hearth.node.StartException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Start a node that shares its functions with those it joins.",
            "Serves what was deployed before, and deploys what is new in the manifest, on all nodes."
                    + " Without a manifest, serves what is deployed.",
            "When the manifest names topics and neither --kafka nor --no-kafka is given, a Kafka broker"
                    + " for development is started beside the node; it keeps its data in --data."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private NodeOptions options;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "A manifest, or a folder of manifests.")
    private @Nullable Path path;

    @Override
    public Integer call() throws InterruptedException {
        var settings = options.settings();
        var reading = path == null ? new Reading.Accepted(List.of()) : Manifests.read(path);
        switch (reading) {
            case Reading.Refused refused -> {
                Manifests.print(refused, spec.commandLine());
                return ExitCode.FAILED;
            }
            case Reading.Accepted(var functions) -> {
                try {
                    var node = Node.share(settings, Manifests.shared(path, functions));
                    new Shutdown(node).onRequest();
                } catch (StartException refused) {
                    throw CommandException.failed(refused.getMessage());
                }
            }
        }
        Thread.currentThread().join();
        return ExitCode.OK;
    }
}
