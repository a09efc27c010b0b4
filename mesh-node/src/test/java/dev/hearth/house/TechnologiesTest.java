package dev.hearth.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The technologies Hearth is made of: each is declared by the module that owns it. That they are
/// in use is held by [ArrowsTest] and by the build, which refuses a declared dependency nobody
/// uses.
final class TechnologiesTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @ParameterizedTest
    @CsvSource({
        "Vert.x Core, mesh-api, io.vertx:vertx-core",
        "Vert.x Web, triggers, io.vertx:vertx-web",
        "Vert.x Kafka Client, triggers, io.vertx:vertx-kafka-client",
        "Hazelcast as cluster manager, cluster, io.vertx:vertx-hazelcast",
        "Hazelcast, cluster, com.hazelcast:hazelcast",
        "GraalVM Polyglot, runtime, org.graalvm.polyglot:polyglot",
        "Micrometer, mesh-node, io.micrometer:micrometer-core",
        "Prometheus registry, mesh-node, io.micrometer:micrometer-registry-prometheus",
        "JUnit 5, mesh-node, org.junit.jupiter:junit-jupiter-api",
        "Vert.x JUnit 5, router, io.vertx:vertx-junit5",
    })
    void isADirectDependency(String technology, String module, String coordinates)
            throws IOException {
        var parts = coordinates.split(":", -1);
        assertThat(Files.readString(ROOT.resolve(module).resolve("pom.xml")).replaceAll("\\s", ""))
                .as("%s in %s", technology, module)
                .contains(
                        "<groupId>%s</groupId><artifactId>%s</artifactId>"
                                .formatted(parts[0], parts[1]));
    }

    @ParameterizedTest
    @CsvSource({"router, io.vertx.junit5", "mesh-node, org.junit.jupiter.api"})
    void testsUseIt(String module, String library) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
            var users =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> imports(file, library))
                            .collect(Collectors.toList());
            assertThat(users).as("tests of %s that import %s", module, library).isNotEmpty();
        }
    }

    private static boolean imports(Path file, String library) {
        try {
            return Files.readString(file).contains("import " + library + ".");
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
