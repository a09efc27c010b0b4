package dev.hearth.load;

import dev.hearth.function.Language;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The servers that answer HTTP beside one another.
///
/// @param javaOptions of every JVM
record HttpArms(HearthLaunch launch, FunctionFolder folder, List<String> javaOptions) {

    static final String VERTX = "vertx-web";
    static final String NODE = "node";
    static final String CPYTHON = "cpython";
    static final String WORKERD = "workerd";

    static final Tool NODE_TOOL =
            new Tool("node", "node", List.of("--version"), "apt-get install nodejs");
    static final Tool CPYTHON_TOOL =
            new Tool("cpython", "python3", List.of("--version"), "apt-get install python3");

    /// Not the script that starts it.
    private static final String WORKERD_PROGRAM =
            "load-tests/peers/workerd/node_modules/@cloudflare/workerd-linux-%s/bin/workerd"
                    .formatted(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "64");

    static final Tool WORKERD_TOOL =
            new Tool(
                    "workerd",
                    WORKERD_PROGRAM,
                    List.of("--version"),
                    "npm install --prefix load-tests/peers/workerd");
    private static final Tool SPRING_TOOL =
            new Tool(
                    "spring-cloud-function",
                    "load-tests/peers/spring-cloud-function/target/lib",
                    List.of(),
                    "mvn -q -f load-tests/peers/spring-cloud-function/pom.xml package");

    static final Path PEERS = Path.of("load-tests", "peers");

    /// As `workerd` says it on the descriptor of `--control-fd`.
    static final Pattern WORKERD_PORT = Pattern.compile("\"port\":(\\d+)");

    HttpArms {
        javaOptions = List.copyOf(javaOptions);
    }

    /// Those of Hearth first. Writes their functions.
    List<Arm> all() {
        return Stream.<Arm>concat(
                        Stream.of(Language.JS, Language.PYTHON, Language.JAVA, Language.WASM)
                                .map(language -> HearthArm.of(language, launch, folder)),
                        Stream.of(vertx(), jdk(), spring(), node(), cpython(), workerd()))
                .toList();
    }

    private Arm vertx() {
        return java(
                VERTX,
                List.of(),
                System.getProperty("java.class.path"),
                VertxServer.class.getName());
    }

    private Arm jdk() {
        return java(
                "jdk-httpserver",
                List.of(),
                System.getProperty("java.class.path"),
                JdkServer.class.getName());
    }

    private Arm spring() {
        return java(
                "spring-cloud-function",
                List.of(SPRING_TOOL),
                SPRING_TOOL.program() + File.separator + "*",
                "peer.SpringPeer");
    }

    private Arm java(String name, List<Tool> tools, String classPath, String main) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseParallelGC");
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", classPath, main));
        return new CommandArm(name, tools, command, CommandArm.LISTENING);
    }

    static Arm node() {
        return new CommandArm(
                NODE,
                List.of(NODE_TOOL),
                List.of("node", PEERS.resolve("node/server.mjs").toString()),
                CommandArm.LISTENING);
    }

    static Arm cpython() {
        return new CommandArm(
                CPYTHON,
                List.of(CPYTHON_TOOL),
                List.of("python3", PEERS.resolve("cpython/server.py").toString()),
                CommandArm.LISTENING);
    }

    private static Arm workerd() {
        return new CommandArm(
                WORKERD,
                List.of(WORKERD_TOOL),
                List.of(
                        WORKERD_TOOL.program(),
                        "serve",
                        "--control-fd=1",
                        PEERS.resolve("workerd/config.capnp").toString()),
                WORKERD_PORT);
    }
}
