package dev.hearth.cli;

import dev.hearth.function.FunctionSpec;
import dev.hearth.manifest.ProblemText;
import dev.hearth.manifest.Reading;
import dev.hearth.node.Node;
import dev.hearth.node.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "dev",
        description = {
            "Start a node for development: it watches the manifest's folder, swaps functions when their"
                    + " code or manifest changes, and logs for people.",
            "A function that cannot be loaded is reported and left out, or stays at its last version;"
                    + " the others are unaffected."
        },
        mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private NodeOptions options;

    @Parameters(paramLabel = "PATH", description = "A manifest, or a folder of manifests.")
    private Path path;

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.setProperty("hearth.log", "pretty");
        var settings = options.settings();
        return switch (Manifests.read(path)) {
            case Reading.Refused refused -> {
                Manifests.print(refused, spec.commandLine());
                yield ExitCode.FAILED;
            }
            case Reading.Accepted(var functions) -> {
                try (var changes = FolderChanges.below(path, settings.data())) {
                    var node = start(() -> Node.start(settings, functions, Node.OnBroken.SKIP));
                    new Shutdown(node).onRequest();
                    reload(node, changes);
                }
                yield ExitCode.OK;
            }
        };
    }

    private static void update(Node node, List<FunctionSpec> functions, Logger log) {
        try {
            node.update(functions);
        } catch (StartException refused) {
            log.error("nothing was changed: {}", refused.getMessage());
        }
    }

    private static Node start(Supplier<Node> start) {
        try {
            return start.get();
        } catch (StartException refused) {
            throw CommandException.failed(refused.getMessage());
        }
    }

    /// Until the process ends.
    private void reload(Node node, FolderChanges changes) throws IOException, InterruptedException {
        var log = LoggerFactory.getLogger(DevCommand.class);
        while (true) {
            changes.await();
            switch (Manifests.read(path)) {
                case Reading.Refused(var problems) ->
                        log.error(
                                "the manifest is refused, nothing was changed:\n{}",
                                ProblemText.render(problems));
                case Reading.Accepted(var functions) -> update(node, functions, log);
            }
        }
    }
}
