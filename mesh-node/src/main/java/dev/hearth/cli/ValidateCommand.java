package dev.hearth.cli;

import dev.hearth.manifest.Reading;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        description = "Check manifests and print all errors at once.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "A manifest, or a folder of manifests.")
    private Path path;

    @Override
    public Integer call() {
        return switch (Manifests.read(path)) {
            case Reading.Accepted accepted -> {
                spec.commandLine()
                        .getOut()
                        .printf("%s: %d functions, no errors%n", path, accepted.functions().size());
                yield ExitCode.OK;
            }
            case Reading.Refused refused -> {
                Manifests.print(refused, spec.commandLine());
                yield ExitCode.FAILED;
            }
        };
    }
}
