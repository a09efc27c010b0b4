package dev.hearth.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One workerd with a worker, an isolate and a port for each function.
record WorkerdFleet(FunctionFolder folder) implements Fleet {

    private static final Path WORKER = HttpArms.PEERS.resolve("workerd/worker.js");

    @Override
    public String name() {
        return HttpArms.WORKERD;
    }

    @Override
    public List<Tool> tools() {
        return List.of(HttpArms.WORKERD_TOOL);
    }

    @Override
    public Started start(int functions, Pinning pinning) {
        var config = write(functions);
        var command =
                List.of(
                        HttpArms.WORKERD_TOOL.program(),
                        "serve",
                        "--control-fd=1",
                        config.toString());
        var server =
                Server.start(
                        new ProcessBuilder(pinning.pin(command)), HttpArms.WORKERD_PORT, functions);
        var targets = server.ports().stream().map(port -> new Target(port, "/hello")).toList();
        return new Started(this, List.of(server), targets);
    }

    private Path write(int functions) {
        try {
            var root = Files.createTempDirectory(folder.bundles().folder(), "workerd");
            var code = Files.readString(WORKER);
            for (int number = 0; number < functions; number++) {
                Files.writeString(root.resolve(number + ".js"), code + "// " + number + "\n");
            }
            return Files.writeString(root.resolve("config.capnp"), config(functions));
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    private static String config(int functions) {
        return """
        using Workerd = import "/workerd/workerd.capnp";

        const config :Workerd.Config = (
          services = [%s],
          sockets = [%s],
        );
        """
                .formatted(lines(functions, SERVICE), lines(functions, SOCKET));
    }

    private static final String SERVICE =
            """

            (name = "f%1$d", worker = (
              modules = [(name = "worker.js", esModule = embed "%1$d.js")],
              compatibilityDate = "2026-01-01"))\
            """;

    private static final String SOCKET =
            """

            (name = "s%1$d", address = "127.0.0.1:0", http = (), service = "f%1$d")\
            """;

    private static String lines(int count, String line) {
        return IntStream.range(0, count).mapToObj(line::formatted).collect(Collectors.joining(","));
    }
}
