package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// `docker-compose.yml` and `Dockerfile`, without a Docker engine.
final class ComposeTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> NODES = List.of("node-1", "node-2", "node-3");
    private static final Pattern SECRET = Pattern.compile("/run/secrets/([a-z0-9-]+)");

    private final Map<String, Object> compose;
    private final Map<String, Map<String, Object>> services = new TreeMap<>();
    private final String dockerfile;

    @TempDir private Path folder;

    ComposeTest() throws IOException {
        compose = yaml(ROOT.resolve("docker-compose.yml"));
        map(compose, "services").forEach((name, service) -> services.put(name, merged(service)));
        dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
    }

    @Test
    void thereAreThreeNodesABrokerAndWhoWatchesThem() {
        assertThat(services)
                .containsOnlyKeys("grafana", "kafka", "node-1", "node-2", "node-3", "prometheus");
        assertThat(services.get("kafka")).containsEntry("image", "apache/kafka:4.2.0");
    }

    @Test
    void nothingRunsAsRootWritesOutsideOfItsVolumesOrTakesMoreThanItsShare() {
        assertThat(dockerfile).contains("\nUSER 10001:10001\n").contains("\nHEALTHCHECK ");
        services.forEach((name, service) -> {
            assertThat(service)
                    .as(name)
                    .containsEntry("read_only", true)
                    .containsEntry("cap_drop", List.of("ALL"));
            assertThat(map(map(map(service, "deploy"), "resources"), "limits"))
                    .as(name)
                    .containsKeys("cpus", "memory");
            assertThat(service.containsKey("healthcheck") || service.containsKey("build"))
                    .as(name + " has a health check of its own, or that of the Dockerfile")
                    .isTrue();
        });
    }

    @Test
    void theCommandLineOfEachNodeIsUnderstoodAndAnswersToItsOwnName() {
        for (var node : NODES) {
            var arguments = strings(services.get(node), "command").toArray(String[]::new);
            var parsed = Main.commandLine().parseArgs(arguments).subcommand();
            assertThat(parsed.commandSpec().name()).isEqualTo("run");
            assertThat(parsed.<String>matchedOptionValue("--cluster-host", "")).isEqualTo(node);
            assertThat(parsed.<Integer>matchedOptionValue("--cluster-size", 0))
                    .isEqualTo(NODES.size());
            assertThat(parsed.<List<String>>matchedOptionValue("--join", List.of()))
                    .isEqualTo(NODES.stream().map(other -> other + ":5701").toList());
        }
    }

    @Test
    void whatIsNamedIsThere() {
        var volumes = map(compose, "volumes");
        var secrets = map(compose, "secrets");
        services.forEach((name, service) -> {
            for (var volume : strings(service, "volumes")) {
                var source = volume.substring(0, volume.indexOf(':'));
                assertThat(volumes.containsKey(source) || Files.exists(ROOT.resolve(source)))
                        .as(name + " mounts " + source)
                        .isTrue();
            }
            var granted = strings(service, "secrets");
            assertThat(secrets.keySet()).as(name).containsAll(granted);
            SECRET.matcher(service.toString())
                    .results()
                    .forEach(used -> assertThat(granted).as(name).contains(used.group(1)));
        });
    }

    @Test
    void prometheusAsksEveryNodeWithTheToken() throws IOException {
        var job =
                merged(
                        ((List<?>)
                                        yaml(ROOT.resolve("compose/prometheus.yml"))
                                                .get("scrape_configs"))
                                .getFirst());
        var targets = merged(((List<?>) job.get("static_configs")).getFirst());
        assertThat(strings(targets, "targets"))
                .isEqualTo(NODES.stream().map(node -> node + ":8081").toList());
        assertThat(map(job, "authorization"))
                .containsEntry("credentials_file", "/run/secrets/admin-token");
    }

    @Test
    @Timeout(60)
    void theSecretsAreMadeAsTheyAreNamed() throws Exception {
        var log = folder.resolve("log");
        var secrets = folder.resolve("secrets");
        var made =
                new ProcessBuilder(
                                ROOT.resolve("compose/make-secrets").toString(), secrets.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(made.waitFor()).as(Files.readString(log)).isZero();
        for (var secret : map(compose, "secrets").values()) {
            var file = merged(secret).get("file").toString();
            assertThat(file).startsWith("./compose/secrets/");
            assertThat(secrets.resolve(file.substring("./compose/secrets/".length())))
                    .isNotEmptyFile();
        }
        assertThat(Files.readString(secrets.resolve("node-1.key")))
                .startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(Files.readString(secrets.resolve("admin-token")).strip()).hasSizeGreaterThan(15);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> yaml(Path file) throws IOException {
        return (Map<String, Object>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    /// With what `<<` refers to, which YAML 1.2 itself has not.
    @SuppressWarnings("unchecked")
    private static Map<String, Object> merged(Object node) {
        var own = new HashMap<>((Map<String, Object>) node);
        if (own.remove("<<") instanceof Map<?, ?> inherited) {
            ((Map<String, Object>) inherited).forEach(own::putIfAbsent);
        }
        return own;
    }

    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        assertThat(parent).containsKey(key);
        return merged(parent.get(key));
    }

    private static List<String> strings(Map<String, Object> parent, String key) {
        return parent.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
