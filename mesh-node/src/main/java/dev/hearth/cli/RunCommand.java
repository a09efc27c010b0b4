package dev.hearth.cli;

import dev.hearth.manifest.Reading;
import dev.hearth.node.Node;
import dev.hearth.node.StartException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Start a node with the functions of a manifest.",
            "When the manifest names topics and neither --kafka nor --no-kafka is given, a Kafka broker"
                    + " for development is started beside the node; it keeps its data in --data."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private NodeOptions options;

    @Parameters(paramLabel = "PATH", description = "A manifest, or a folder of manifests.")
    private Path path;

    @Override
    public Integer call() throws InterruptedException {
        var settings = options.settings();
        switch (Manifests.read(path)) {
            case Reading.Refused refused -> {
                Manifests.print(refused, spec.commandLine());
                return ExitCode.FAILED;
            }
            case Reading.Accepted accepted -> {
                try {
                    var node = Node.start(settings, accepted.functions(), Node.OnBroken.REFUSE);
                    new Shutdown(node).onSignal();
                } catch (StartException refused) {
                    throw CommandException.failed(refused.getMessage());
                }
            }
        }
        Thread.currentThread().join();
        return ExitCode.OK;
    }
}
