package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "invoke",
        description = "Invoke a function of a running node and print what it returns.",
        mixinStandardHelpOptions = true)
final class InvokeCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(paramLabel = "NAME", description = "The function's name, or NAME:ALIAS.")
    private String function;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DATA",
            description =
                    "The event's data: text, @FILE, or @- for standard input (default: none).",
            defaultValue = "")
    private String data;

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            description = "What the data is (default: ${DEFAULT-VALUE}).",
            defaultValue = "application/json")
    private String contentType;

    @Option(
            names = "--async",
            description =
                    "Only have it accepted, and print where its result can be asked for with"
                            + " `invocations get`.")
    private boolean later;

    @Override
    public Integer call() throws IOException {
        var response =
                node.client()
                        .post(
                                "/v1/functions/" + AdminClient.segment(function) + "/invoke",
                                contentType,
                                bytes(),
                                later ? Map.of("prefer", "respond-async") : Map.of());
        if (response.statusCode() >= 400
                && response.headers()
                        .firstValue("content-type")
                        .filter("application/problem+json"::equals)
                        .isPresent()) {
            throw CommandException.failed(AdminClient.problem(response));
        }
        var out = spec.commandLine().getOut();
        out.print(new String(response.body(), UTF_8));
        if (response.body().length > 0) {
            out.println();
        }
        out.flush();
        return ExitCode.OK;
    }

    private byte[] bytes() throws IOException {
        if (data.equals("@-")) {
            return System.in.readAllBytes();
        }
        if (data.startsWith("@")) {
            var file = Path.of(data.substring(1));
            if (!Files.isReadable(file)) {
                throw CommandException.failed("--data: cannot read the file " + file);
            }
            return Files.readAllBytes(file);
        }
        return data.getBytes(UTF_8);
    }
}
