package dev.hearth.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hearth.function.FunctionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Every case of every sample, on the real engines.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CasesTest {

    private static final Path FOLDERS = Path.of("").toAbsolutePath();

    private final SampleMesh mesh = SampleMesh.open();
    private final List<Sample> samples = Sample.in(FOLDERS);

    @BeforeAll
    void deploy() {
        samples.stream().flatMap(sample -> sample.functions().stream()).forEach(mesh::deploy);
    }

    @AfterAll
    void close() {
        mesh.close();
    }

    @TestFactory
    Stream<DynamicNode> cases() {
        return samples.stream()
                .map(sample ->
                        dynamicContainer(
                                sample.name(),
                                sample.cases().stream()
                                        .map(c -> dynamicTest(c.name(), () -> run(sample, c)))));
    }

    private void run(Sample sample, SampleCase sampleCase) {
        var answer = mesh.invoke(sample.function(sampleCase.function()), sampleCase.event());
        sampleCase.expectation().check(answer.outcome());
        sampleCase
                .logLimit()
                .ifPresent(limit ->
                        assertThat(answer.loggedBytes())
                                .isPositive()
                                .isLessThanOrEqualTo(limit.bytes()));
    }

    @Test
    void everyFunctionHasACase() {
        for (var sample : samples) {
            assertThat(
                            sample.cases().stream()
                                    .map(SampleCase::function)
                                    .collect(Collectors.toSet()))
                    .as(sample.name())
                    .isEqualTo(
                            sample.functions().stream()
                                    .map(FunctionSpec::name)
                                    .collect(Collectors.toSet()));
        }
    }

    @Test
    void everyFolderWithAManifestIsRun() throws IOException {
        try (var folders = Files.list(FOLDERS)) {
            assertThat(folders.filter(folder -> Files.exists(folder.resolve("hearth.yaml"))))
                    .hasSize(samples.size())
                    .hasSizeGreaterThanOrEqualTo(3);
        }
    }
}
